using WorkspaceAgents.Media;

namespace WorkspaceAgents.Cli;

/// <summary>The media room without a host: ffmpeg and ffprobe from the PATH, or from <c>WSA_FFMPEG_FOLDER</c>.</summary>
internal sealed class MediaTools
{
    private readonly MediaToolbox _toolbox;

    public MediaTools(Session session)
    {
        _toolbox = new MediaToolbox(new MediaOptions { FfmpegFolder = session.GetVariable("WSA_FFMPEG_FOLDER") });
        Prober = new MediaProber(_toolbox);
        Indexer = new FrameIndexer(_toolbox);
    }

    public MediaProber Prober { get; }

    public FrameIndexer Indexer { get; }

    public MediaValidator Validator => new(_toolbox);

    public FrameReaders Frames => new(_toolbox);

    public AudioReaders Audio => new(_toolbox);

    public TelemetryReaders Telemetry => new(_toolbox);

    public PictureSurveys Surveys => new(_toolbox);

    public LoudnessMeters Loudness => new(_toolbox);

    public Standardiser Standardiser => new(_toolbox, Indexer);

    public ExactClipCutter ExactCutter => new(_toolbox, Indexer, Validator);

    public ClipCutter Cutter => new(_toolbox, Indexer);

    /// <summary>The index of one video stream: the one asked for, or the main one.</summary>
    /// <exception cref="CliException">The file has no such video stream.</exception>
    public async Task<(MediaProbe Probe, FrameIndex Index)> IndexAsync(string path, int? streamIndex, CancellationToken cancellationToken)
    {
        var probe = await Prober.ProbeAsync(path, cancellationToken);
        var stream = streamIndex ?? probe.BestVideoStreamIndex ?? throw new CliException("noVideo", $"{Path.GetFileName(path)} has no video stream.");
        if (!probe.Videos.Any(video => video.StreamIndex == stream))
            throw new CliException("noVideo", $"Stream {stream} of {Path.GetFileName(path)} is no video; its videos are: {string.Join(", ", probe.Videos.Select(v => v.StreamIndex))}.");
        return (probe, await Indexer.BuildAsync(path, stream, cancellationToken));
    }
}
