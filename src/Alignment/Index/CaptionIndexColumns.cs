using DuckDB.NET.Data;

namespace WorkspaceAgents.Alignment;

/// <summary>The captions shown while a frame is on screen.</summary>
internal sealed class CaptionIndexColumns(CaptionTrack track, MetadataIndexSchema.CaptionColumns columns) : IndexColumns
{
    private readonly SpanSweep _sweep = SpanSweep.Of(track);
    private readonly double _errorBoundMs = TrackErrorBound.OfCaptions(track.Clock);

    public override IEnumerable<string> Sql => [$"{columns.SpansColumn} INTEGER[]", $"{columns.TextColumn} VARCHAR", $"{columns.ErrorBoundColumn} DOUBLE"];

    public override void Append(IDuckDBAppenderRow row, IndexFrames frames, int frame)
    {
        double pts = frames.PtsSeconds[frame];
        IReadOnlyList<int> spans = _sweep.Spans(pts, pts + frames.DurationsSeconds[frame]);
        row.AppendValue<int>(spans);
        if (spans.Count == 0)
            row.AppendNullValue();
        else
            row.AppendValue(spans.Count == 1 ? track.Captions[spans[0]].Text : string.Join('\n', spans.Select(span => track.Captions[span].Text)));
        row.AppendValue(_errorBoundMs);
    }
}
