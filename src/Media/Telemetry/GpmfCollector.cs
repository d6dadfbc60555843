namespace WorkspaceAgents.Media;

/// <summary>Takes the payloads of a GPMF track.</summary>
/// <param name="stream">The track.</param>
/// <param name="source">The file.</param>
internal sealed class GpmfCollector(InputStream stream, MediaSource source) : PacketCollector(stream)
{
    private readonly List<(long Device, string Key, int Ordinal)> _order = [];
    private readonly Dictionary<(long Device, string Key, int Ordinal), GpmfSeries> _series = [];
    private int _damaged;

    /// <inheritdoc/>
    public override long NumberCount => _series.Values.Sum(series => series.NumberCount);

    /// <inheritdoc/>
    public override void Add(InputPacket packet)
    {
        var blocks = GpmfStreamReader.Read(packet.Data.ToArray(), out var isWhole);
        _damaged += isWhole ? 0 : 1;
        foreach (var block in blocks)
        {
            if (!_series.TryGetValue(block.Id, out var series))
            {
                _series[block.Id] = series = new GpmfSeries();
                _order.Add(block.Id);
            }
            series.Add(block, StartOf(packet) ?? 0, Stream.TimeBase.ToSeconds(packet.Duration));
        }
    }

    /// <inheritdoc/>
    public override IEnumerable<EmbeddedTrack> ToTracks()
    {
        var lastDuration = Mp4LastSample.DurationSeconds(source, Stream.Index);
        return _order.Select(id => _series[id].ToTrack(Stream.Index, lastDuration)).Where(track => track.TimesSeconds.Count > 0 || track.Problems.Count > 0)
            .Select(track => _damaged == 0 ? track : track with { Problems = [.. track.Problems, $"{_damaged} payloads of the telemetry track are damaged; what could be read of them is here."] });
    }
}
