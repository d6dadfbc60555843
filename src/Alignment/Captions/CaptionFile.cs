namespace WorkspaceAgents.Alignment;

/// <summary>What a caption file holds, and what was wrong with it.</summary>
public sealed record CaptionFile
{
    /// <summary>The file's name, as given to the parser.</summary>
    public required string Name { get; init; }

    /// <summary>The format the content turned out to be.</summary>
    public required CaptionFormat Format { get; init; }

    /// <summary>The captions in file order, overlapping ones included; of a file with several tiers those of the main one.</summary>
    public required IReadOnlyList<Caption> Captions { get; init; }

    /// <summary>The name of the main tier; null when the format has none.</summary>
    public string? Layer { get; init; }

    /// <summary>The other tiers.</summary>
    public IReadOnlyList<CaptionLayer> OtherLayers { get; init; } = [];

    /// <summary>The lines of a transcript without times; empty for every other format.</summary>
    public IReadOnlyList<string> Lines { get; init; } = [];

    /// <summary>The language as the file states it, for example <c>en</c>; null when it does not.</summary>
    public string? Language { get; init; }

    /// <summary>The HLS timestamp map of a WebVTT segment, read and not applied; null when there is none.</summary>
    public HlsTimestampMap? TimestampMap { get; init; }

    /// <summary>What was left out or looks wrong, with line numbers.</summary>
    public required IReadOnlyList<AlignmentFinding> Findings { get; init; }
}
