using System.Text.Json.Nodes;

namespace WorkspaceAgents.Formats;

/// <summary>An object over all its frames, as the source describes it.</summary>
public sealed record LayerTrack
{
    /// <summary>Its id: what annotations name as <see cref="LayerAnnotation.TrackId"/>.</summary>
    public required string Id { get; init; }

    /// <summary>The video it is in; null when the layer is of one.</summary>
    public string? Video { get; init; }

    /// <summary>Its category.</summary>
    public string? Category { get; init; }

    /// <summary>Fields of the source that have no place here, by the source's format.</summary>
    public JsonObject? Source { get; init; }
}
