using System.Text.Json.Nodes;

namespace WorkspaceAgents.Formats;

/// <summary>A category.</summary>
public sealed record LayerCategory
{
    /// <summary>Its name, unique in the layer.</summary>
    public required string Name { get; init; }

    /// <summary>Its number in the source.</summary>
    public long? Number { get; init; }

    /// <summary>Fields of the source that have no place here, by the source's format.</summary>
    public JsonObject? Source { get; init; }
}
