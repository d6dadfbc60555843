using System.Text.Json.Nodes;

namespace WorkspaceAgents.Formats;

/// <summary>What is said once for a layer.</summary>
public sealed record LayerHeader
{
    /// <summary>The file format and its version.</summary>
    public const string CurrentFormat = "workspaceagents.layer/1";

    /// <summary>Always <see cref="CurrentFormat"/>.</summary>
    public string Format { get; init; } = CurrentFormat;

    /// <summary>The layer's name, such as <c>human-1</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Who made it.</summary>
    public string? Author { get; init; }

    /// <summary>The model and its version, when one made it.</summary>
    public string? Model { get; init; }

    /// <summary>When it was made, UTC.</summary>
    public DateTimeOffset? MadeAt { get; init; }

    /// <summary>Frames of the video.</summary>
    public int? FrameCount { get; init; }

    /// <summary>Width of the pictures, pixels.</summary>
    public int? WidthPixels { get; init; }

    /// <summary>Height of the pictures, pixels.</summary>
    public int? HeightPixels { get; init; }

    /// <summary>The categories that annotations may have.</summary>
    public IReadOnlyList<LayerCategory> Categories { get; init; } = [];

    /// <summary>The videos, when the layer is of several or the source names them.</summary>
    public IReadOnlyList<LayerVideo> Videos { get; init; } = [];

    /// <summary>What the source says of single pictures.</summary>
    public IReadOnlyList<LayerPicture> Pictures { get; init; } = [];

    /// <summary>What the source says of an object over all its frames.</summary>
    public IReadOnlyList<LayerTrack> Tracks { get; init; } = [];

    /// <summary>Fields of the source that have no place here, by the source's format.</summary>
    public JsonObject? Source { get; init; }
}
