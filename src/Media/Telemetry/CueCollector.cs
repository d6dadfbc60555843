namespace WorkspaceAgents.Media;

/// <summary>Takes the packets of a subtitle or data track: each is a cue, which ends where it says, or else where the next begins.</summary>
internal sealed class CueCollector(InputStream stream, string codec) : PacketCollector(stream)
{
    // Two times and what an empty text takes.
    private const long NumbersACue = 8;

    private readonly List<(double Start, double? Stop, string Text)> _cues = [];
    private int _timeless;
    private long _characters;

    private EmbeddedTrackKind Kind =>
        SubtitleText.IsText(codec) ? EmbeddedTrackKind.Texts : SubtitleText.IsPicture(codec) ? EmbeddedTrackKind.Pictures : EmbeddedTrackKind.Other;

    /// <inheritdoc/>
    public override long NumberCount => (_cues.Count * NumbersACue) + (_characters / 4);

    /// <inheritdoc/>
    public override void Add(InputPacket packet)
    {
        if (StartOf(packet) is not { } start)
        {
            _timeless++;
            return;
        }
        double? stop = packet.Duration > 0 ? Stream.TimeBase.ToSeconds((packet.Pts ?? packet.Dts)!.Value + packet.Duration) : null;
        var text = Kind == EmbeddedTrackKind.Texts ? SubtitleText.Read(codec, packet.Data) : "";
        _cues.Add((start, stop, text));
        _characters += text.Length;
    }

    /// <inheritdoc/>
    public override IEnumerable<EmbeddedTrack> ToTracks()
    {
        var sorted = _cues.OrderBy(cue => cue.Start).ToList();
        var cues = sorted.Select((cue, i) => new EmbeddedCue(cue.Start, cue.Stop ?? sorted.ElementAtOrDefault(i + 1).Start switch { var next when next > cue.Start => next, _ => cue.Start }, cue.Text));
        yield return new EmbeddedTrack
        {
            Kind = Kind,
            StreamIndex = Stream.Index,
            Key = $"{(Kind == EmbeddedTrackKind.Other ? codec : "subtitles")}-{Stream.Index}",
            Name = Stream.Metadata.GetValueOrDefault("title") ?? Stream.Metadata.GetValueOrDefault("handler_name"),
            Codec = codec,
            Language = Stream.Metadata.GetValueOrDefault("language") is { } language and not "und" ? language : null,
            // A text track of an MP4 has empty samples where nothing is shown.
            Cues = [.. cues.Where(cue => Kind != EmbeddedTrackKind.Texts || cue.Text.Length > 0)],
            Problems = _timeless == 0 ? [] : [$"{_timeless} packets have no time and were left out."],
        };
    }
}
