using DuckDB.NET.Data;

namespace WorkspaceAgents.Alignment;

/// <summary>The annotations or masks that hold at a frame.</summary>
internal sealed class AnnotationIndexColumns : IndexColumns
{
    private readonly MetadataIndexSchema.AnnotationColumns _columns;
    private readonly CameraTrack? _camera;
    private readonly AnnotationItem[] _timed;
    private readonly AnnotationItem[] _framed;
    private readonly SpanSweep _times;
    private readonly SpanSweep _frames;

    public AnnotationIndexColumns(AnnotationTrack track, MetadataIndexSchema.AnnotationColumns columns, CameraTrack? camera)
    {
        _columns = columns;
        _camera = camera;
        _timed = [.. track.Items.Where(item => !item.IsFrames)];
        _framed = [.. track.Items.Where(item => item.IsFrames)];
        _times = new SpanSweep(_timed.Select(item => (track.Clock.ToReference(item.Start), track.Clock.ToReference(item.Stop))));
        _frames = new SpanSweep(_framed.Select(item => (item.Start, item.Stop)));
    }

    public override IEnumerable<string> Sql => [$"{_columns.IdsColumn} VARCHAR[]"];

    public override void Append(IDuckDBAppenderRow row, IndexFrames frames, int frame)
    {
        double pts = frames.PtsSeconds[frame];
        int? counted = _camera is null ? frames.First + frame : _camera.FrameAt(pts)?.Frame;
        IEnumerable<string> ids = _times.Spans(pts, pts + frames.DurationsSeconds[frame]).Select(item => _timed[item].Id);
        if (counted is { } number)
            ids = ids.Concat(_frames.Spans(number, number + 1).Select(item => _framed[item].Id));
        row.AppendValue<string>([.. ids]);
    }
}
