using DuckDB.NET.Data;

namespace WorkspaceAgents.Alignment;

/// <summary>A sensor's values at a frame, and how far its samples are.</summary>
internal sealed class SensorIndexColumns : IndexColumns
{
    private readonly MetadataIndexSchema.SensorColumns _columns;
    private readonly SensorCursor _cursor;
    private readonly double _errorBoundMs;
    private readonly double[] _rows;
    private readonly double[] _gapsMs = new double[SensorPositions.Capacity];

    public SensorIndexColumns(SensorTrack track, MetadataIndexSchema.SensorColumns columns)
    {
        _columns = columns;
        _cursor = new SensorCursor(track);
        _errorBoundMs = TrackErrorBound.OfSensor(track, _cursor);
        _rows = new double[SensorPositions.Capacity * columns.Channels.Count];
    }

    public override IEnumerable<string> Sql =>
        [$"{_columns.GapColumn} DOUBLE", $"{_columns.ErrorBoundColumn} DOUBLE", .. _columns.Channels.Select(channel => $"{channel.Column} DOUBLE")];

    public override void Read(IndexFrames frames)
    {
        int count = frames.PtsSeconds.Length;
        _cursor.Read(frames.PtsSeconds, frames.DurationsSeconds, _rows.AsSpan(0, count * _columns.Channels.Count), _gapsMs.AsSpan(0, count));
    }

    public override void Append(IDuckDBAppenderRow row, IndexFrames frames, int frame)
    {
        ReadOnlySpan<double> values = _rows.AsSpan(frame * _columns.Channels.Count, _columns.Channels.Count);
        bool hasValue = false;
        foreach (double value in values)
            hasValue |= !double.IsNaN(value);
        Append(row, _gapsMs[frame]);
        Append(row, hasValue ? _errorBoundMs : double.NaN);
        foreach (double value in values)
            Append(row, value);
    }

    private static void Append(IDuckDBAppenderRow row, double value) => row.AppendValue(double.IsNaN(value) ? null : (double?)value);
}
