using System.Text.Json.Nodes;

namespace WorkspaceAgents.Formats;

/// <summary>A picture as the source names it.</summary>
public sealed record LayerPicture
{
    /// <summary>Its frame number, from 0.</summary>
    public required int Frame { get; init; }

    /// <summary>The video it is of; null when the layer is of one.</summary>
    public string? Video { get; init; }

    /// <summary>Its number in the source.</summary>
    public long? Number { get; init; }

    /// <summary>Its file name.</summary>
    public string? Name { get; init; }

    /// <summary>Width, pixels.</summary>
    public int? WidthPixels { get; init; }

    /// <summary>Height, pixels.</summary>
    public int? HeightPixels { get; init; }

    /// <summary>Fields of the source that have no place here, by the source's format.</summary>
    public JsonObject? Source { get; init; }
}
