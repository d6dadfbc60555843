namespace WorkspaceAgents.Alignment;

/// <summary>What a reader took from a caption file.</summary>
internal sealed class CaptionContent
{
    public List<Caption> Captions { get; init; } = [];

    public string? Layer { get; init; }

    public IReadOnlyList<CaptionLayer> OtherLayers { get; init; } = [];

    public IReadOnlyList<string> Lines { get; init; } = [];

    public string? Language { get; init; }

    public HlsTimestampMap? TimestampMap { get; init; }
}
