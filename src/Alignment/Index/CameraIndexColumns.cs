using DuckDB.NET.Data;

namespace WorkspaceAgents.Alignment;

/// <summary>Which frame of another camera is shown when a frame appears.</summary>
internal sealed class CameraIndexColumns(CameraTrack track, MetadataIndexSchema.CameraColumns columns) : IndexColumns
{
    private readonly double _errorBoundMs = TrackErrorBound.OfCamera(track);

    public override IEnumerable<string> Sql => [$"{columns.FrameColumn} INTEGER", $"{columns.OffsetColumn} DOUBLE", $"{columns.ErrorBoundColumn} DOUBLE"];

    public override void Append(IDuckDBAppenderRow row, IndexFrames frames, int frame)
    {
        (int Frame, double OffsetMs)? shown = track.FrameAt(frames.PtsSeconds[frame]);
        row.AppendValue(shown?.Frame).AppendValue(shown?.OffsetMs).AppendValue(shown is null ? null : _errorBoundMs);
    }
}
