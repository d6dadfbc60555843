using System.Text.Json;
using System.Text.Json.Serialization;

namespace WorkspaceAgents.Alignment;

/// <summary>What the columns of a metadata index are; stored in the file itself under the key <see cref="Key"/>.</summary>
public sealed record MetadataIndexSchema
{
    /// <summary>The key of the schema among the Parquet file's key-value metadata.</summary>
    public const string Key = "workspaceagents.metadata-index";

    /// <summary>The version of this layout; 1.</summary>
    public int SchemaVersion { get; init; } = 1;

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

    /// <summary>The columns of a caption track.</summary>
    /// <param name="Name">The track's name.</param>
    /// <param name="SpansColumn">INTEGER[]: indices into <paramref name="Spans"/>, ascending; empty when nothing is shown.</param>
    /// <param name="TextColumn">VARCHAR: the texts of these spans, parted by line feeds; NULL when nothing is shown.</param>
    /// <param name="Clock">The clock map that was used.</param>
    /// <param name="Spans">All captions of the track, in file order.</param>
    public sealed record CaptionColumns(string Name, string SpansColumn, string TextColumn, ClockMap Clock, IReadOnlyList<CaptionSpan> Spans);

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
    public sealed record AudioColumns(string Name, string SampleColumn, int SampleRateHz, ClockMap Clock);

    /// <summary>The columns of a sensor track.</summary>
    /// <param name="Name">The track's name.</param>
    /// <param name="GapColumn">DOUBLE: gap_ms as <see cref="SensorJoin"/> defines it; NULL when the track has no sample to measure from.</param>
    /// <param name="Clock">The clock map that was used.</param>
    /// <param name="Channels">Its channels.</param>
    public sealed record SensorColumns(string Name, string GapColumn, ClockMap Clock, IReadOnlyList<ChannelColumn> Channels);

    /// <summary>The column of a channel.</summary>
    /// <param name="Name">The channel's name.</param>
    /// <param name="Unit">Its unit; null when the log states none.</param>
    /// <param name="Column">DOUBLE: the interpolated value; NULL where it is absent.</param>
    public sealed record ChannelColumn(string Name, string? Unit, string Column);

    internal string ToJson() => JsonSerializer.Serialize(this, MetadataIndexSchemaJson.Default.MetadataIndexSchema);

    internal static MetadataIndexSchema FromJson(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize(json, MetadataIndexSchemaJson.Default.MetadataIndexSchema)
        ?? throw new InvalidDataException("The metadata index has an empty schema; align the recording again.");

    /// <summary>Names the columns of an input.</summary>
    internal static MetadataIndexSchema Of(AlignmentInput input)
    {
        ColumnNames names = new();
        return new MetadataIndexSchema
        {
            FrameCount = input.FramePtsSeconds.Count,
            StopSeconds = input.StopSeconds,
            Captions = [.. input.CaptionTracks.Select(track => new CaptionColumns(
                track.Name,
                names.Take("caption", track.Name, "spans"),
                names.Take("caption", track.Name, "text"),
                track.Clock,
                [.. track.Captions.Select(caption => new CaptionSpan(
                    track.Clock.ToReference(caption.StartSeconds), track.Clock.ToReference(caption.StopSeconds), caption.Text, caption.Id))]))],
            Audio = [.. input.AudioTracks.Select(track => new AudioColumns(
                track.Name, names.Take("audio", track.Name, "sample"), track.SampleRateHz, track.Clock))],
            Sensors = [.. input.SensorTracks.Select(track => new SensorColumns(
                track.Name,
                names.Take("sensor", track.Name, "gap_ms"),
                track.Clock,
                [.. track.Log.Channels.Select(channel => new ChannelColumn(
                    channel.Name, channel.Unit, names.Take("sensor", track.Name, channel.Name)))]))],
        };
    }
}

/// <summary>The schema's JSON: camelCase, enums as names.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(MetadataIndexSchema))]
internal sealed partial class MetadataIndexSchemaJson : JsonSerializerContext;
