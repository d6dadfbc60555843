using WorkspaceAgents.Media;

namespace WorkspaceAgents.Alignment;

/// <summary>A sound or video of a recording, and what its clock can be told by; everything is made when it is first asked for. Times are on the file's own clock.</summary>
/// <param name="name">The track's name.</param>
/// <param name="probe">What its header says.</param>
/// <param name="decoders">Read it.</param>
public sealed class RecordingMedia(string name, MediaProbe probe, RecordingDecoders decoders) : IDisposable
{
    private SoundOnDisk? _sound;
    private MediaException? _soundProblem;
    private double[]? _frameTimes;
    private FrameIndex? _index;
    private EventSeries? _flashes;
    private EventSeries? _onsets;

    /// <summary>The track's name.</summary>
    public string Name => name;

    /// <summary>What its header says.</summary>
    public MediaProbe Probe => probe;

    /// <summary>It has pictures.</summary>
    public bool HasVideo => probe.BestVideoStreamIndex is not null;

    /// <summary>It has sound, by its header.</summary>
    public bool HasSound => probe.Audios.Any(stream => stream.SampleRateHz > 0);

    /// <summary>Its first instant by its header, in seconds.</summary>
    public double StartSeconds => probe.StartSecondsFromHeader ?? 0;

    /// <summary>Its length by its header, in seconds; 0 when the header does not state it.</summary>
    public double Seconds => probe.DurationSecondsFromHeader ?? 0;

    /// <summary>Its sound.</summary>
    /// <exception cref="MediaException">It cannot be read.</exception>
    public async Task<SoundOnDisk> SoundAsync(CancellationToken cancellationToken)
    {
        if (_soundProblem is not null)
            throw _soundProblem;
        try
        {
            return _sound ??= await decoders.SoundAsync(cancellationToken);
        }
        catch (MediaException wrong) when (wrong.IsOfTheFile)
        {
            // Every estimator asks; a file is not decoded in vain a second time.
            _soundProblem = wrong;
            throw;
        }
    }

    /// <summary>Claps and beeps.</summary>
    /// <exception cref="MediaException">The sound cannot be read.</exception>
    public async Task<EventSeries> OnsetsAsync(CancellationToken cancellationToken)
    {
        SoundOnDisk sound = await SoundAsync(cancellationToken);
        return _onsets ??= Shifted(SoundEventDetector.Find(sound.Signal, cancellationToken), sound.Read.FileStartSeconds);
    }

    /// <summary>When each frame of the main video appears, in seconds.</summary>
    /// <exception cref="MediaException">The video cannot be read.</exception>
    public async Task<double[]> FrameTimesAsync(CancellationToken cancellationToken)
    {
        _index ??= await decoders.IndexAsync(cancellationToken);
        return _frameTimes ??= [.. Enumerable.Range(0, _index.Frames.Count).Select(_index.PtsSeconds)];
    }

    /// <summary>Flashes; the whole video is decoded for them.</summary>
    /// <exception cref="MediaException">The pictures cannot be read.</exception>
    public async Task<EventSeries> FlashesAsync(CancellationToken cancellationToken)
    {
        if (_flashes is not null)
            return _flashes;
        double[] times = await FrameTimesAsync(cancellationToken);
        PictureSurvey survey = await decoders.PicturesAsync(_index!, cancellationToken);
        IEnumerable<float> seen = Enumerable.Range(0, times.Length)
            .Select(frame => ((PictureState)survey.Frames.States[frame]).HasFlag(PictureState.Decoded) ? survey.Frames.Brightness[frame] : float.NaN);
        return _flashes = FlashDetector.Find([.. seen], times);
    }

    /// <summary>Timecode on the sound; null when there is none.</summary>
    /// <exception cref="MediaException">The sound cannot be read.</exception>
    public async Task<TimePairs?> LinearTimecodeAsync(CancellationToken cancellationToken)
    {
        SoundOnDisk sound = await SoundAsync(cancellationToken);
        return LtcDecoder.Decode(sound.Signal, cancellationToken) is { Rate: not null } reading
            ? TimePairs.Of([.. reading.Pairs.Pairs.Select(pair => pair with { DeviceSeconds = pair.DeviceSeconds + sound.Read.FileStartSeconds })], 0)
            : null;
    }

    /// <summary>Timecode that the container states of its first frame (a <c>tmcd</c> track, a tag), to half a frame; null when it does not.</summary>
    public TimePairs? ContainerTimecode()
    {
        if (Timecode.Parse(probe.TimecodeFromHeader) is not { } first || probe.BestVideo?.FpsFromHeader is not { } fps || TimecodeRate.Nearest(fps) is not { } rate)
            return null;
        const int Steps = 8;
        return TimePairs.Of([.. Enumerable.Range(0, Steps + 1).Select(i => Seconds * i / Steps).Select(t => new TimePair(StartSeconds + t, first.ToSeconds(rate) + t))], 0.5 / fps);
    }

    /// <inheritdoc/>
    public void Dispose() => _sound?.Dispose();

    private static EventSeries Shifted(EventSeries series, double seconds) =>
        series.TimesSeconds.Count == 0 ? series : EventSeries.Of(series.Kind, [.. series.TimesSeconds.Select(t => t + seconds)], series.PrecisionSeconds);
}
