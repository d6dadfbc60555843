using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace WorkspaceAgents.Formats;

/// <summary>
/// One thing at one place: at a frame (<see cref="Frame"/>), over frames [Frame, StopFrame) or over a time [StartSeconds, StopSeconds); on the whole recording with none of these.
/// What it is, is told by what it has: a box, polygons, a mask, key points, text; with a category alone it is a class, with a score alone a quality score.
/// </summary>
public sealed record LayerAnnotation
{
    /// <summary>Unique in the layer.</summary>
    public required string Id { get; init; }

    /// <summary>The video it is of; null when the layer is of one.</summary>
    public string? Video { get; init; }

    /// <summary>The frame, from 0 in presentation order.</summary>
    public int? Frame { get; init; }

    /// <summary>The frame after its last one, for a span of frames.</summary>
    public int? StopFrame { get; init; }

    /// <summary>When it begins, seconds on the recording's timeline.</summary>
    public double? StartSeconds { get; init; }

    /// <summary>When it ends, seconds.</summary>
    public double? StopSeconds { get; init; }

    /// <summary>The name of its category.</summary>
    public string? Category { get; init; }

    /// <summary>What is the same object in other frames.</summary>
    public string? TrackId { get; init; }

    /// <summary>A confidence or a quality, in the source's unit.</summary>
    public double? Score { get; init; }

    /// <summary>Left, top, width and height, pixels.</summary>
    public IReadOnlyList<double>? Box { get; init; }

    /// <summary>Each x0, y0, x1, y1, …, pixels.</summary>
    public IReadOnlyList<IReadOnlyList<double>>? Polygons { get; init; }

    /// <summary>Open lines, each x0, y0, x1, y1, …, pixels.</summary>
    public IReadOnlyList<IReadOnlyList<double>>? Lines { get; init; }

    /// <summary>A mask as COCO has it: <c>size</c> and <c>counts</c>, compressed or not.</summary>
    public JsonObject? Mask { get; init; }

    /// <summary>x, y and visibility of each point: 0 not labelled, 1 labelled and hidden, 2 visible.</summary>
    public IReadOnlyList<double>? Keypoints { get; init; }

    /// <summary>A caption or a remark.</summary>
    public string? Text { get; init; }

    /// <summary>Whether it stands for a crowd, of which any part may be matched.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsCrowd { get; init; }

    /// <summary>Whether it was worked out between two key frames.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsInterpolated { get; init; }

    /// <summary>Whether the object is not to be seen at this frame: it left, and the place only marks when.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsHidden { get; init; }

    /// <summary>Names and values given by who annotated.</summary>
    public JsonObject? Attributes { get; init; }

    /// <summary>Fields of the source that have no place here, by the source's format.</summary>
    public JsonObject? Source { get; init; }
}
