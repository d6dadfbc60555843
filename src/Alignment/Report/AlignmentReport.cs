namespace WorkspaceAgents.Alignment;

/// <summary>What aligning one recording found, and whether it may be published.</summary>
public sealed record AlignmentReport
{
    /// <summary>The version of this shape; 1.</summary>
    public int SchemaVersion { get; init; } = 1;

    /// <summary>The verdict: the worst any reason asks for.</summary>
    public required AlignmentVerdict Verdict { get; init; }

    /// <summary>Why the verdict is not <see cref="AlignmentVerdict.Pass"/>, in sentences; empty when it is.</summary>
    public required IReadOnlyList<string> Reasons { get; init; }

    /// <summary>Frames of the reference video.</summary>
    public required int FrameCount { get; init; }

    /// <summary>Reference time of the first frame, in seconds.</summary>
    public required double StartSeconds { get; init; }

    /// <summary>Reference time at which the last frame leaves the screen, in seconds.</summary>
    public required double StopSeconds { get; init; }

    /// <summary>The median time between frames, in milliseconds; 0 with fewer than one interval.</summary>
    public required double MedianFrameMs { get; init; }

    /// <summary>Captions, then audio, then sensors, each in input order.</summary>
    public required IReadOnlyList<TrackReport> Tracks { get; init; }

    /// <summary>Everything a person may want to know, worst first; those of the same severity by track.</summary>
    public required IReadOnlyList<AlignmentFinding> Findings { get; init; }

    /// <summary>The report as JSON, UTF-8, the same bytes for the same report.</summary>
    public byte[] ToJson() => AlignmentReportJson.Serialize(this);

    /// <summary>A report from its JSON.</summary>
    /// <exception cref="System.Text.Json.JsonException">The bytes are not such a report.</exception>
    public static AlignmentReport FromJson(ReadOnlySpan<byte> utf8Json) => AlignmentReportJson.Deserialize(utf8Json);
}
