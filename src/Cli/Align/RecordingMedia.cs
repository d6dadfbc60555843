using WorkspaceAgents.Alignment;
using WorkspaceAgents.Media;

namespace WorkspaceAgents.Cli;

/// <summary>A sound or video of a recording, and what its clock can be told by; everything is made when it is first asked for. Times are on the file's own clock.</summary>
internal sealed class RecordingMedia(Run run, string path, MediaProbe probe) : IDisposable
{
    private SoundOnDisk? _sound;
    private EventSeries? _flashes;
    private EventSeries? _onsets;

    public string Name => Path.GetFileName(path);

    public MediaProbe Probe => probe;

    public bool HasVideo => probe.BestVideoStreamIndex is not null;

    public bool HasSound => probe.Audios.Count > 0;

    public double StartSeconds => probe.StartSecondsFromHeader ?? 0;

    public double Seconds => probe.DurationSecondsFromHeader ?? 0;

    public async Task<SoundOnDisk> SoundAsync(CancellationToken cancellationToken) => _sound ??= await DecodedSound.OpenAsync(run, path, cancellationToken);

    /// <summary>Claps and beeps.</summary>
    public async Task<EventSeries> OnsetsAsync(CancellationToken cancellationToken)
    {
        var sound = await SoundAsync(cancellationToken);
        return _onsets ??= Shifted(SoundEventDetector.Find(sound.Signal, cancellationToken), sound.Read.FileStartSeconds);
    }

    /// <summary>Flashes; the whole video is decoded for them.</summary>
    public async Task<EventSeries> FlashesAsync(CancellationToken cancellationToken)
    {
        if (_flashes is not null)
            return _flashes;
        var tools = new MediaTools(run.Session);
        var (_, index) = await tools.IndexAsync(path, null, cancellationToken);
        var survey = await tools.Surveys.SurveyAsync(MediaContent.OfFile(path), index, new Progress<double>(part => run.Tell($"{Name}: {part:P0} looked at")), cancellationToken);
        run.EndTelling();
        var seen = Enumerable.Range(0, index.Frames.Count)
            .Select(frame => ((PictureState)survey.Frames.States[frame]).HasFlag(PictureState.Decoded) ? survey.Frames.Brightness[frame] : float.NaN);
        return _flashes = FlashDetector.Find([.. seen], [.. Enumerable.Range(0, index.Frames.Count).Select(index.PtsSeconds)]);
    }

    /// <summary>Timecode on the sound; null when there is none.</summary>
    public async Task<TimePairs?> LinearTimecodeAsync(CancellationToken cancellationToken)
    {
        if (!HasSound)
            return null;
        var sound = await SoundAsync(cancellationToken);
        return LtcDecoder.Decode(sound.Signal, cancellationToken) is { Rate: not null } reading
            ? TimePairs.Of([.. reading.Pairs.Pairs.Select(pair => pair with { DeviceSeconds = pair.DeviceSeconds + sound.Read.FileStartSeconds })], 0)
            : null;
    }

    /// <summary>Timecode that the container states of its first frame, to half a frame; null when it does not.</summary>
    public TimePairs? ContainerTimecode()
    {
        if (Timecode.Parse(probe.TimecodeFromHeader) is not { } first || probe.BestVideo?.FpsFromHeader is not { } fps || TimecodeRate.Nearest(fps) is not { } rate)
            return null;
        const int Steps = 8;
        return TimePairs.Of([.. Enumerable.Range(0, Steps + 1).Select(i => Seconds * i / Steps).Select(t => new TimePair(StartSeconds + t, first.ToSeconds(rate) + t))], 0.5 / fps);
    }

    public void Dispose() => _sound?.Dispose();

    private static EventSeries Shifted(EventSeries series, double seconds) =>
        series.TimesSeconds.Count == 0 ? series : EventSeries.Of(series.Kind, [.. series.TimesSeconds.Select(t => t + seconds)], series.PrecisionSeconds);
}
