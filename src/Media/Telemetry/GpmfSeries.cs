using System.Globalization;

namespace WorkspaceAgents.Media;

/// <summary>
/// One stream of a GPMF track over its payloads. A payload says when its first sample was measured, by the device's counter of microseconds,
/// or it has the time of its packet; the samples between are evenly apart up to the next payload's first. Those of the last payload are spread
/// over the duration of its packet, and those before a hole are as far apart as in the payload before.
/// </summary>
internal sealed class GpmfSeries
{
    private readonly SeriesColumns _rows = new();
    private readonly List<string> _problems = [];
    private GpmfBlock? _held;
    private double _heldSeconds;
    private double _heldDuration;
    private double? _stepSeconds;
    private double? _utcStepSeconds;
    private GpmfBlock? _first;
    private long? _total;

    /// <summary>How many numbers there are so far.</summary>
    public long NumberCount => _rows.NumberCount;

    /// <summary>Takes what the next payload says.</summary>
    /// <param name="block">Of this stream.</param>
    /// <param name="packetSeconds">When its packet begins.</param>
    /// <param name="packetDuration">How long its packet lasts, in seconds.</param>
    public void Add(GpmfBlock block, double packetSeconds, double packetDuration)
    {
        _first ??= block;
        if (block.Problem is { } problem)
            Note(packetSeconds, problem);
        if (_total is { } before && block.TotalCount is { } total && block.Rows.Count > 0 && total - before != block.Rows.Count)
            Note(packetSeconds, $"{total - before} samples were due and {block.Rows.Count} are there");
        _total = block.TotalCount ?? _total;
        if (block.Rows.Count == 0)
            return;
        var seconds = (block.StampSeconds ?? packetSeconds) - block.DelaySeconds;
        if (_held is not null)
            Release(seconds, block);
        _held = block;
        _heldSeconds = seconds;
        _heldDuration = packetDuration;
    }

    /// <summary>The whole stream.</summary>
    /// <param name="streamIndex">The stream of the container.</param>
    /// <param name="lastDuration">How long the track's last packet lasts, in seconds, when better known than by the packet.</param>
    public EmbeddedTrack ToTrack(int streamIndex, double? lastDuration = null)
    {
        _heldDuration = lastDuration ?? _heldDuration;
        if (_held is not null)
            Release(null, null);
        _held = null;
        return new EmbeddedTrack
        {
            Kind = EmbeddedTrackKind.Series,
            StreamIndex = streamIndex,
            Key = _first!.Id.Key,
            Name = _first.Name,
            Device = _first.DeviceName,
            Codec = "gpmf",
            TimesSeconds = _rows.TimesSeconds,
            Channels = _rows.Channels,
            Problems = _problems,
        };
    }

    private void Release(double? nextSeconds, GpmfBlock? next)
    {
        var block = _held!;
        var count = block.Rows.Count;
        // A counter that does not go on, or a payload that was lost, says nothing about the spacing.
        var isNeighbour = next is not null && nextSeconds > _heldSeconds
            && (next.TotalCount is not { } total || block.TotalCount is not { } before || total - before == next.Rows.Count);
        var step = isNeighbour ? (nextSeconds!.Value - _heldSeconds) / count
            : next is null && _heldDuration > 0 ? _heldDuration / count
            : _stepSeconds ?? (_heldDuration / count);
        var utcStep = isNeighbour && next!.UtcSeconds > block.UtcSeconds ? (next.UtcSeconds.Value - block.UtcSeconds.Value) / count : _utcStepSeconds;
        _stepSeconds = step;
        _utcStepSeconds = utcStep;
        for (var i = 0; i < count; i++)
        {
            var row = block.Rows[i];
            if (block.UtcSeconds is { } utc)
                row = row.With("unix", "s", i == 0 ? utc : utcStep is { } apart ? utc + (i * apart) : double.NaN);
            _rows.Add(_heldSeconds + (i * step), row.Columns, row.Values);
        }
    }

    private void Note(double seconds, string problem) => _problems.Add(string.Create(CultureInfo.InvariantCulture, $"At {seconds:0.###} s {problem}."));
}
