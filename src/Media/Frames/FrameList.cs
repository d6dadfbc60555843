using System.Collections;
using System.Runtime.CompilerServices;

namespace WorkspaceAgents.Media;

/// <summary>
/// The frames of an index in presentation order, stored as columns: element i is put together when it is asked for. Immutable, and safe from
/// several threads.
/// </summary>
[CollectionBuilder(typeof(FrameList), nameof(Create))]
public sealed class FrameList : IReadOnlyList<FrameEntry>
{
    private readonly long[] _pts;
    private readonly long[] _durations;
    private readonly long[] _dts;
    private readonly long[] _positions;
    private readonly int[] _sizes;
    private readonly int[] _decodeIndexes;
    private readonly int[] _packetIndexes;
    private readonly FrameFlags[] _flags;
    private readonly int[] _seekFrames;

    private FrameList(int count)
    {
        _pts = new long[count];
        _durations = new long[count];
        _dts = new long[count];
        _positions = new long[count];
        _sizes = new int[count];
        _decodeIndexes = new int[count];
        _packetIndexes = new int[count];
        _flags = new FrameFlags[count];
        _seekFrames = new int[count];
    }

    [Flags]
    private enum FrameFlags : byte
    {
        Keyframe = 1,
        Disposable = 2,
        Discontinuity = 4,
        Leading = 8,
        OpenGopStart = 16,
    }

    /// <inheritdoc/>
    public int Count => _pts.Length;

    /// <summary>When each frame appears, in ticks.</summary>
    public ReadOnlySpan<long> Pts => _pts;

    /// <summary>How long each frame stays on screen, in ticks.</summary>
    public ReadOnlySpan<long> Durations => _durations;

    /// <summary>The place of each frame in the order of decoding, from 0.</summary>
    public ReadOnlySpan<int> DecodeIndexes => _decodeIndexes;

    /// <summary>For each frame the one to begin decoding at; see <see cref="FrameEntry.SeekFrame"/>.</summary>
    public ReadOnlySpan<int> SeekFrames => _seekFrames;

    /// <inheritdoc/>
    public FrameEntry this[int index]
    {
        get
        {
            var flags = _flags[index];
            return new FrameEntry(_pts[index], _durations[index], flags.HasFlag(FrameFlags.Keyframe), PacketColumns.Known(_positions[index]), _sizes[index])
            {
                DecodeIndex = _decodeIndexes[index],
                PacketIndex = _packetIndexes[index],
                Dts = PacketColumns.Known(_dts[index]),
                IsDisposable = flags.HasFlag(FrameFlags.Disposable),
                IsLeading = flags.HasFlag(FrameFlags.Leading),
                IsOpenGopStart = flags.HasFlag(FrameFlags.OpenGopStart),
                IsAfterDiscontinuity = flags.HasFlag(FrameFlags.Discontinuity),
                SeekFrame = _seekFrames[index],
            };
        }
    }

    /// <summary>
    /// The frames as columns. What follows from the others (leading, open, where to seek) is worked out here, from pts, keyframes and
    /// the order of decoding.
    /// </summary>
    /// <param name="frames">Frames in presentation order; their decode indexes are a permutation of 0 to one below their number, or all 0 for that order.</param>
    public static FrameList Create(ReadOnlySpan<FrameEntry> frames)
    {
        var list = new FrameList(frames.Length);
        for (var i = 0; i < frames.Length; i++)
        {
            var frame = frames[i];
            (list._pts[i], list._durations[i], list._decodeIndexes[i], list._packetIndexes[i]) = (frame.Pts, frame.Duration, frame.DecodeIndex, frame.PacketIndex);
            list._dts[i] = frame.Dts ?? PacketColumns.Missing;
            list._positions[i] = frame.BytePosition ?? PacketColumns.Missing;
            list._sizes[i] = frame.SizeBytes;
            list._flags[i] = (frame.IsKeyframe ? FrameFlags.Keyframe : 0) | (frame.IsDisposable ? FrameFlags.Disposable : 0)
                | (frame.IsAfterDiscontinuity ? FrameFlags.Discontinuity : 0);
        }
        list.FindGroups(list.ByDecoding());
        return list;
    }

    /// <summary>The frames of packets, or of what a decoder made of them.</summary>
    /// <param name="packets">What is known of the frames, in any order.</param>
    /// <param name="order">For each frame its row in that.</param>
    /// <param name="packetNumbers">For each frame its packet's place in decoding order, none twice.</param>
    /// <param name="packetCount">The number of packets.</param>
    /// <param name="lastDuration">How long the last frame stays, in ticks.</param>
    internal static FrameList Create(PacketColumns packets, ReadOnlySpan<int> order, ReadOnlySpan<int> packetNumbers, int packetCount, long lastDuration)
    {
        var list = new FrameList(order.Length);
        ReadOnlySpan<long> pts = packets.Pts, dts = packets.Dts, positions = packets.Positions;
        ReadOnlySpan<int> sizes = packets.Sizes;
        ReadOnlySpan<PacketFlags> flags = packets.Flags;
        packetNumbers.CopyTo(list._packetIndexes);
        for (var i = 0; i < order.Length; i++)
        {
            var packet = order[i];
            list._pts[i] = pts[packet];
            list._dts[i] = dts[packet];
            list._positions[i] = positions[packet];
            list._sizes[i] = sizes[packet];
            list._flags[i] = FlagsOf(flags[packet]);
        }
        for (var i = 0; i + 1 < order.Length; i++)
            list._durations[i] = list._pts[i + 1] - list._pts[i];
        if (order.Length > 0)
            list._durations[^1] = lastDuration;
        list.NumberDecoding(packetCount);
        return list;
    }

    /// <inheritdoc/>
    public IEnumerator<FrameEntry> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
            yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static FrameFlags FlagsOf(PacketFlags packet) =>
        ((packet & PacketFlags.Keyframe) != 0 ? FrameFlags.Keyframe : 0)
        | ((packet & PacketFlags.Disposable) != 0 ? FrameFlags.Disposable : 0)
        | ((packet & PacketFlags.Discontinuity) != 0 ? FrameFlags.Discontinuity : 0);

    /// <summary>Numbers the frames in the order of their packets.</summary>
    private void NumberDecoding(int packetCount)
    {
        var frameOfPacket = new int[packetCount];
        for (var i = 0; i < _packetIndexes.Length; i++)
            frameOfPacket[_packetIndexes[i]] = i + 1;
        var byDecoding = new int[Count];
        var next = 0;
        foreach (var frame in frameOfPacket)
        {
            if (frame == 0)
                continue;
            _decodeIndexes[frame - 1] = next;
            byDecoding[next++] = frame - 1;
        }
        FindGroups(byDecoding);
    }

    /// <summary>The frames in the order of decoding. Indexes made by hand may leave that out; what is no permutation is taken as presentation order.</summary>
    private int[] ByDecoding()
    {
        var byDecoding = new int[Count];
        Array.Fill(byDecoding, -1);
        for (var i = 0; i < Count; i++)
        {
            var place = _decodeIndexes[i];
            if ((uint)place >= (uint)Count || byDecoding[place] >= 0)
                return [.. Enumerable.Range(0, Count)];
            byDecoding[place] = i;
        }
        return byDecoding;
    }

    /// <summary>Walks the frames as they are decoded and remembers the last two keyframes.</summary>
    private void FindGroups(int[] byDecoding)
    {
        int keyframe = -1, keyframeBefore = -1;
        foreach (var i in byDecoding)
        {
            if ((_flags[i] & FrameFlags.Keyframe) != 0)
                (keyframeBefore, keyframe) = (keyframe, i);
            var seek = keyframe;
            if (keyframe >= 0 && _pts[i] < _pts[keyframe])
            {
                _flags[i] |= FrameFlags.Leading;
                _flags[keyframe] |= FrameFlags.OpenGopStart;
                seek = keyframeBefore;
            }
            _seekFrames[i] = Math.Max(seek, 0);
        }
    }
}
