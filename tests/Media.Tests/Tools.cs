namespace WorkspaceAgents.Media.Tests;

/// <summary>The room's services as a host would make them.</summary>
internal static class Tools
{
    public static MediaToolbox Toolbox { get; } = new();

    public static MediaProber Prober { get; } = new(Toolbox);

    public static FrameIndexer Indexer { get; } = new(Toolbox);

    public static MediaValidator Validator { get; } = new(Toolbox);

    public static Standardiser Standardiser { get; } = new(Toolbox, Indexer);

    public static ClipCutter Cutter { get; } = new(Toolbox, Indexer);

    public static ExactClipCutter ExactCutter { get; } = new(Toolbox, Indexer, Validator);

    public static FrameReaders Frames { get; } = new(Toolbox);

    public static PictureSurveys Surveys { get; } = new(Toolbox);

    public static AudioReaders Audio { get; } = new(Toolbox);

    public static LoudnessMeters Loudness { get; } = new(Toolbox);

    public static async Task<(MediaProbe Probe, FrameIndex Index)> ReadAsync(string path)
    {
        var probe = await Prober.ProbeAsync(path, CancellationToken.None);
        return (probe, await Indexer.BuildAsync(path, probe.BestVideoStreamIndex!.Value, CancellationToken.None));
    }
}
