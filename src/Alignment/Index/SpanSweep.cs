namespace WorkspaceAgents.Alignment;

/// <summary>
/// Says, frame after frame, which spans hold while the frame is on screen: those whose [start, stop) meets the frame's.
/// </summary>
internal sealed class SpanSweep(IEnumerable<(double Start, double Stop)> spans)
{
    private readonly (double Start, double Stop, int Span)[] _byStart =
        [.. spans.Select((span, index) => (span.Start, span.Stop, index)).OrderBy(span => span.Start).ThenBy(span => span.index)];

    private readonly List<(double Stop, int Span)> _active = [];
    private int _next;

    /// <summary>Sweeps over the captions of a track on the reference clock.</summary>
    public static SpanSweep Of(CaptionTrack track) =>
        new(track.Captions.Select(caption => (track.Clock.ToReference(caption.StartSeconds), track.Clock.ToReference(caption.StopSeconds))));

    /// <summary>The spans (indices into what was given, ascending) of the frame; frames must be asked for in order.</summary>
    public IReadOnlyList<int> Spans(double frameStart, double frameStop)
    {
        // A last frame of no length still shows what starts with it.
        while (_next < _byStart.Length && (_byStart[_next].Start < frameStop || _byStart[_next].Start == frameStart))
        {
            _active.Add((_byStart[_next].Stop, _byStart[_next].Span));
            _next++;
        }

        _active.RemoveAll(span => span.Stop <= frameStart);
        return _active.Count == 0 ? [] : [.. _active.Select(span => span.Span).Order()];
    }
}
