using System.Text;

namespace WorkspaceAgents.Media;

/// <summary>
/// Reads the telemetry, subtitles and chapters inside a file in one pass over its packets; pictures and sound are skipped by the demuxer.
/// Memory is that of what is given: about 8 bytes a number, at most 64 Mi of them (a day of a camera's sensors).
/// </summary>
public static class EmbeddedTrackReader
{
    private const long MaxNumbers = 1 << 26;
    private const int BytesBetweenChecks = 1 << 16;

    // An empty packet is a cue too.
    private const int LeastBytes = 64;

    /// <summary>Every track that is neither video nor audio, and the chapters.</summary>
    /// <param name="source">The file.</param>
    /// <param name="cancellationToken">Stops between packets.</param>
    /// <returns>Series in the order of the file, then texts and others by stream, then chapters; empty when there is nothing of the kind.</returns>
    /// <exception cref="MediaException">The file cannot be opened, or <see cref="MediaErrorCode.MemoryExceeded"/>: it holds more numbers than are read.</exception>
    public static IReadOnlyList<EmbeddedTrack> Read(MediaSource source, CancellationToken cancellationToken = default) => Read(source, MaxNumbers, cancellationToken);

    /// <summary>As above, with another limit.</summary>
    internal static IReadOnlyList<EmbeddedTrack> Read(MediaSource source, long maxNumbers, CancellationToken cancellationToken)
    {
        using var input = MediaInput.Open(LibAv.Default, source);
        var streams = input.Streams.Where(stream => stream.Kind is StreamKind.Data or StreamKind.Subtitle).ToDictionary(stream => stream.Index, Collector);
        List<EmbeddedTrack> tracks = [];
        if (streams.Count > 0)
        {
            input.Keep(streams.Keys);
            using var packet = new InputPacket(LibAv.Default);
            var bytesSinceCheck = 0L;
            while (input.Read(packet))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (!streams.TryGetValue(packet.StreamIndex, out var collector))
                    continue;
                collector.Add(packet);
                bytesSinceCheck += packet.Size + LeastBytes;
                if (bytesSinceCheck < BytesBetweenChecks)
                    continue;
                Check(source, streams.Values, maxNumbers);
                bytesSinceCheck = 0;
            }
            Check(source, streams.Values, maxNumbers);
            tracks.AddRange(streams.Values.OrderBy(collector => collector.Stream.Index).SelectMany(collector => collector.ToTracks()).OrderBy(track => track.Kind != EmbeddedTrackKind.Series));
            if (input.LastReadError is { } error)
                tracks = [.. tracks.Select(track => track with { Problems = [.. track.Problems, $"The file could not be read to its end: {error}."] })];
        }
        if (input.Chapters.Count > 0)
            tracks.Add(Chapters(input));
        return Named(tracks);
    }

    private static void Check(MediaSource source, IEnumerable<PacketCollector> collectors, long maxNumbers)
    {
        if (collectors.Sum(collector => collector.NumberCount) > maxNumbers)
            throw new MediaException(MediaErrorCode.MemoryExceeded, $"The tracks inside {source.Name} hold more than {maxNumbers} numbers; that is more than is read at once. The file is unchanged; cut it into shorter parts and read those.");
    }

    private static PacketCollector Collector(InputStream stream)
    {
        var tag = Tag(stream.CodecTag);
        return tag switch
        {
            "gpmd" => new GpmfCollector(stream, stream.Input.Source),
            "camm" => new CammCollector(stream),
            _ => new CueCollector(stream, SubtitleText.IsText(stream.Codec) || SubtitleText.IsPicture(stream.Codec) || tag.Length == 0 ? stream.Codec : tag),
        };
    }

    private static EmbeddedTrack Chapters(MediaInput input) => new()
    {
        Kind = EmbeddedTrackKind.Chapters,
        Key = "chapters",
        Codec = "chapters",
        Cues = [.. input.Chapters.OrderBy(chapter => chapter.StartSeconds).Select(chapter => new EmbeddedCue(chapter.StartSeconds, Math.Max(chapter.StartSeconds, chapter.StopSeconds), chapter.Title ?? ""))],
    };

    /// <summary>Two tracks of one key get its number behind it: a file with two devices has two of many.</summary>
    private static List<EmbeddedTrack> Named(List<EmbeddedTrack> tracks)
    {
        Dictionary<string, int> seen = [];
        return
        [
            .. tracks.Select(track =>
            {
                var number = seen[track.Key] = seen.GetValueOrDefault(track.Key) + 1;
                return number == 1 ? track : track with { Key = $"{track.Key}-{number}" };
            }),
        ];
    }

    /// <summary><c>gpmd</c>; empty when the stream has none or it is no text.</summary>
    private static string Tag(uint tag)
    {
        var bytes = BitConverter.GetBytes(tag);
        return bytes.All(value => value is > 0x20 and < 0x7F) ? Encoding.ASCII.GetString(bytes) : "";
    }
}
