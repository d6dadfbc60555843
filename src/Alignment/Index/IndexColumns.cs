using DuckDB.NET.Data;

namespace WorkspaceAgents.Alignment;

/// <summary>The columns of one track while rows are written, in the order of <see cref="Sql"/>.</summary>
internal abstract class IndexColumns
{
    /// <summary>Names and types, for a table.</summary>
    public abstract IEnumerable<string> Sql { get; }

    /// <summary>Looks at the frames that follow.</summary>
    public virtual void Read(IndexFrames frames)
    {
        // Most tracks are looked up row by row.
    }

    /// <summary>Writes the track's cells of a row.</summary>
    public abstract void Append(IDuckDBAppenderRow row, IndexFrames frames, int frame);

    /// <summary>The columns of everything that is aligned, in the schema's order.</summary>
    public static IReadOnlyList<IndexColumns> Of(AlignmentInput input, MetadataIndexSchema schema) =>
    [
        .. input.CaptionTracks.Zip(schema.Captions, (track, columns) => new CaptionIndexColumns(track, columns)),
        .. input.AudioTracks.Zip(schema.Audio, (track, columns) => new AudioIndexColumns(track, columns)),
        .. input.SensorTracks.Zip(schema.Sensors, (track, columns) => new SensorIndexColumns(track, columns)),
        .. input.CameraTracks.Zip(schema.Cameras, (track, columns) => new CameraIndexColumns(track, columns)),
        .. input.AnnotationTracks.Zip(schema.Annotations, (track, columns) => new AnnotationIndexColumns(
            track, columns, track.Camera is null ? null : input.CameraTracks.First(camera => camera.Name == track.Camera))),
    ];
}
