using System.ComponentModel;
using WorkspaceAgents.Catalog;

namespace WorkspaceAgents.McpServer;

/// <summary>What was measured of a recording's video.</summary>
internal sealed record VideoFacts(
    string? Codec,
    [property: Description("Pixels, upright.")] int? Width,
    [property: Description("Pixels, upright.")] int? Height,
    int? FrameCount,
    double? DurationSeconds,
    [property: Description("The shortest distance between frames, ms.")] double? ShortestFrameMs,
    [property: Description("The longest distance between frames, ms; differs from the shortest when the frame rate varies.")] double? LongestFrameMs,
    [property: Description("Whether the source had to be encoded anew; frames and their times are the source's all the same.")] bool Reencoded)
{
    public static VideoFacts? Of(RecordingValidation? v) => v is null
        ? null
        : new(v.Codec, v.Width, v.Height, v.FrameCount, v.DurationSeconds, v.ShortestFrameMs, v.LongestFrameMs, v.Reencoded);
}
