namespace WorkspaceAgents.Alignment;

/// <summary>
/// Says, frame after frame, which captions are shown while the frame is on screen: those whose [start, stop) meets the frame's.
/// </summary>
internal sealed class CaptionSweep
{
    private readonly (double Start, double Stop, int Span)[] _byStart;
    private readonly List<(double Stop, int Span)> _active = [];
    private int _next;

    public CaptionSweep(CaptionTrack track) =>
        _byStart = [.. track.Captions
            .Select((caption, span) => (track.Clock.ToReference(caption.StartSeconds), track.Clock.ToReference(caption.StopSeconds), span))
            .OrderBy(caption => caption.Item1)
            .ThenBy(caption => caption.span)];

    /// <summary>The spans (indices into the track's captions, ascending) of the frame; frames must be asked for in order.</summary>
    public IReadOnlyList<int> Spans(double frameStart, double frameStop)
    {
        // A last frame of no length still shows what starts with it.
        while (_next < _byStart.Length && (_byStart[_next].Start < frameStop || _byStart[_next].Start == frameStart))
        {
            _active.Add((_byStart[_next].Stop, _byStart[_next].Span));
            _next++;
        }

        _active.RemoveAll(caption => caption.Stop <= frameStart);
        return _active.Count == 0 ? [] : [.. _active.Select(caption => caption.Span).Order()];
    }
}
