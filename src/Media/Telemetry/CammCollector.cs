namespace WorkspaceAgents.Media;

/// <summary>Takes the packets of a camera motion track: each is one sample of one sensor.</summary>
internal sealed class CammCollector(InputStream stream) : PacketCollector(stream)
{
    private readonly Dictionary<string, (string Name, SeriesColumns Rows)> _series = [];
    private int _unread;

    /// <inheritdoc/>
    public override long NumberCount => _series.Values.Sum(series => series.Rows.NumberCount);

    /// <inheritdoc/>
    public override void Add(InputPacket packet)
    {
        if (CammSample.Read(packet.Data) is not { } sample || StartOf(packet) is not { } seconds)
        {
            _unread++;
            return;
        }
        if (!_series.TryGetValue(sample.Key, out var series))
            _series[sample.Key] = series = (sample.Name, new SeriesColumns());
        series.Rows.Add(seconds, sample.Columns, sample.Values);
    }

    /// <inheritdoc/>
    public override IEnumerable<EmbeddedTrack> ToTracks() => _series.Select(pair => new EmbeddedTrack
    {
        Kind = EmbeddedTrackKind.Series,
        StreamIndex = Stream.Index,
        Key = pair.Key,
        Name = pair.Value.Name,
        Codec = "camm",
        TimesSeconds = pair.Value.Rows.TimesSeconds,
        Channels = pair.Value.Rows.Channels,
        Problems = _unread == 0 ? [] : [$"{_unread} packets of the track are of kinds that are not read."],
    });
}
