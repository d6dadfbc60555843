using System.Text.Json;
using System.Text.Json.Serialization;

namespace WorkspaceAgents.Alignment;

/// <summary>What the columns of a metadata index are; stored in the file itself under the key <see cref="Key"/>.</summary>
public sealed record MetadataIndexSchema
{
    /// <summary>The key of the schema among the Parquet file's key-value metadata.</summary>
    public const string Key = "workspaceagents.metadata-index";

    /// <summary>The version of this layout; 2. Version 1 had no error bounds, cameras and annotations.</summary>
    public int SchemaVersion { get; init; } = 2;

    /// <summary>Rows, one a frame.</summary>
    public required int FrameCount { get; init; }

    /// <summary>Reference time at which the last frame leaves the screen, in seconds.</summary>
    public required double StopSeconds { get; init; }

    /// <summary>Caption tracks, in input order.</summary>
    public required IReadOnlyList<CaptionColumns> Captions { get; init; }

    /// <summary>Audio tracks, in input order.</summary>
    public required IReadOnlyList<AudioColumns> Audio { get; init; }

    /// <summary>Sensor tracks, in input order.</summary>
    public required IReadOnlyList<SensorColumns> Sensors { get; init; }

    /// <summary>Other cameras, in input order.</summary>
    public IReadOnlyList<CameraColumns> Cameras { get; init; } = [];

    /// <summary>Layers of annotations and masks, in input order.</summary>
    public IReadOnlyList<AnnotationColumns> Annotations { get; init; } = [];

    /// <summary>The columns of a caption track.</summary>
    /// <param name="Name">The track's name.</param>
    /// <param name="SpansColumn">INTEGER[]: indices into <paramref name="Spans"/>, ascending; empty when nothing is shown.</param>
    /// <param name="TextColumn">VARCHAR: the texts of these spans, parted by line feeds; NULL when nothing is shown.</param>
    /// <param name="Clock">The clock map that was used.</param>
    /// <param name="Spans">All captions of the track, in file order.</param>
    public sealed record CaptionColumns(string Name, string SpansColumn, string TextColumn, ClockMap Clock, IReadOnlyList<CaptionSpan> Spans)
    {
        /// <summary>DOUBLE: how far the track may be off in time, in milliseconds; null in an index of version 1.</summary>
        public string? ErrorBoundColumn { get; init; }
    }

    /// <summary>One caption on the reference clock.</summary>
    /// <param name="StartSeconds">Start in reference seconds; may lie outside the video.</param>
    /// <param name="StopSeconds">Stop in reference seconds (exclusive).</param>
    /// <param name="Text">Its plain text.</param>
    /// <param name="Id">Its identifier in the file; null when it has none.</param>
    public sealed record CaptionSpan(double StartSeconds, double StopSeconds, string Text, string? Id);

    /// <summary>The column of an audio track.</summary>
    /// <param name="Name">The track's name.</param>
    /// <param name="SampleColumn">BIGINT: the audio sample playing when the frame appears, from 0; NULL outside the audio.</param>
    /// <param name="SampleRateHz">Samples a second.</param>
    /// <param name="Clock">The clock map that was used.</param>
    public sealed record AudioColumns(string Name, string SampleColumn, int SampleRateHz, ClockMap Clock)
    {
        /// <summary>DOUBLE: how far the track may be off in time, in milliseconds; NULL where there is no sample; null in an index of version 1.</summary>
        public string? ErrorBoundColumn { get; init; }
    }

    /// <summary>The columns of a sensor track.</summary>
    /// <param name="Name">The track's name.</param>
    /// <param name="GapColumn">DOUBLE: gap_ms as <see cref="SensorJoin"/> defines it; NULL when the track has no sample to measure from.</param>
    /// <param name="Clock">The clock map that was used.</param>
    /// <param name="Channels">Its channels.</param>
    public sealed record SensorColumns(string Name, string GapColumn, ClockMap Clock, IReadOnlyList<ChannelColumn> Channels)
    {
        /// <summary>DOUBLE: how far the track may be off in time, in milliseconds; NULL where there is no value; null in an index of version 1.</summary>
        public string? ErrorBoundColumn { get; init; }
    }

    /// <summary>The column of a channel.</summary>
    /// <param name="Name">The channel's name.</param>
    /// <param name="Unit">Its unit; null when the log states none.</param>
    /// <param name="Column">DOUBLE: the value at the frame; NULL where it is absent.</param>
    /// <param name="Resampling">How it comes from the samples.</param>
    public sealed record ChannelColumn(string Name, string? Unit, string Column, SensorResampling Resampling = SensorResampling.Linear)
    {
        /// <summary>The frame of reference the value is in, as the log states it; null when it states none.</summary>
        public string? CoordinateFrame { get; init; }
    }

    /// <summary>The columns of another camera.</summary>
    /// <param name="Name">The track's name.</param>
    /// <param name="FrameColumn">INTEGER: its frame that is shown when the reference frame appears, from 0; NULL where none is.</param>
    /// <param name="OffsetColumn">DOUBLE: for how many milliseconds that frame has been shown, 0 or more; NULL where none is.</param>
    /// <param name="FrameCount">How many frames it has.</param>
    /// <param name="Clock">The clock map that was used.</param>
    public sealed record CameraColumns(string Name, string FrameColumn, string OffsetColumn, int FrameCount, ClockMap Clock)
    {
        /// <summary>DOUBLE: how far the track may be off in time, in milliseconds; NULL where no frame is shown.</summary>
        public required string ErrorBoundColumn { get; init; }
    }

    /// <summary>The column of a layer of annotations or masks.</summary>
    /// <param name="Name">The layer's name.</param>
    /// <param name="Kind">What it is.</param>
    /// <param name="IdsColumn">VARCHAR[]: identifiers in the layer of those that hold at the frame; empty for none.</param>
    /// <param name="Camera">The camera whose frames it counts; null for the reference video or times.</param>
    /// <param name="Clock">The clock map that was used for times.</param>
    public sealed record AnnotationColumns(string Name, AnnotationTrackKind Kind, string IdsColumn, string? Camera, ClockMap Clock);

    internal string ToJson() => JsonSerializer.Serialize(this, MetadataIndexSchemaJson.Default.MetadataIndexSchema);

    internal static MetadataIndexSchema FromJson(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize(json, MetadataIndexSchemaJson.Default.MetadataIndexSchema)
        ?? throw new InvalidDataException("The metadata index has an empty schema; align the recording again.");

    /// <summary>The names of all columns of tracks.</summary>
    internal IEnumerable<string?> ColumnNames() =>
    [
        .. Captions.SelectMany(track => new[] { track.SpansColumn, track.TextColumn, track.ErrorBoundColumn }),
        .. Audio.SelectMany(track => new[] { track.SampleColumn, track.ErrorBoundColumn }),
        .. Sensors.SelectMany(track => track.Channels.Select(channel => channel.Column).Append(track.GapColumn).Append(track.ErrorBoundColumn)),
        .. Cameras.SelectMany(track => new[] { track.FrameColumn, track.OffsetColumn, track.ErrorBoundColumn }),
        .. Annotations.Select(track => track.IdsColumn),
    ];

    /// <summary>This schema and the tracks of another after its own.</summary>
    internal MetadataIndexSchema With(MetadataIndexSchema added) => this with
    {
        SchemaVersion = added.SchemaVersion,
        Captions = [.. Captions, .. added.Captions],
        Audio = [.. Audio, .. added.Audio],
        Sensors = [.. Sensors, .. added.Sensors],
        Cameras = [.. Cameras, .. added.Cameras],
        Annotations = [.. Annotations, .. added.Annotations],
    };
}

/// <summary>The schema's JSON: camelCase, enums as names.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(MetadataIndexSchema))]
internal sealed partial class MetadataIndexSchemaJson : JsonSerializerContext;
