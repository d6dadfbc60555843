using System.Text.Json.Nodes;

namespace WorkspaceAgents.Formats;

/// <summary>A video that a layer is of.</summary>
public sealed record LayerVideo
{
    /// <summary>Its id in the source.</summary>
    public required string Id { get; init; }

    /// <summary>Frames.</summary>
    public int? FrameCount { get; init; }

    /// <summary>Width, pixels.</summary>
    public int? WidthPixels { get; init; }

    /// <summary>Height, pixels.</summary>
    public int? HeightPixels { get; init; }

    /// <summary>Fields of the source that have no place here, by the source's format.</summary>
    public JsonObject? Source { get; init; }
}
