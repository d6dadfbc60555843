using System.Buffers.Binary;

namespace WorkspaceAgents.Media;

/// <summary>One packet of a container. It is filled again and again; what it gave is valid until then.</summary>
internal sealed unsafe class InputPacket : IDisposable
{
    private const int KeyFlag = 1;
    private const int CorruptFlag = 2;
    private const int DiscardFlag = 4;
    private const int SkipSamples = 11;

    private readonly LibAv _lib;
    private readonly LibAvLayout _at;
    private nint _packet;

    /// <summary>An empty packet.</summary>
    public InputPacket(LibAv lib)
    {
        _lib = lib;
        _at = lib.Layout;
        _packet = lib.Functions.av_packet_alloc();
        if (_packet == 0)
            throw new InsufficientMemoryException();
    }

    /// <summary>The stream's number.</summary>
    public int StreamIndex
    {
        get => Field<int>(_at.PacketStream);
        set => Field<int>(_at.PacketStream) = value;
    }

    /// <summary>When it is shown, in ticks of its stream; null when the container does not say.</summary>
    public long? Pts
    {
        get => Known(Field<long>(_at.PacketPts));
        set => Field<long>(_at.PacketPts) = value ?? LibAv.NoTime;
    }

    /// <summary>When it is decoded, in ticks of its stream; null when the container does not say.</summary>
    public long? Dts
    {
        get => Known(Field<long>(_at.PacketDts));
        set => Field<long>(_at.PacketDts) = value ?? LibAv.NoTime;
    }

    /// <summary>How long it is shown, in ticks of its stream; 0 when unknown.</summary>
    public long Duration
    {
        get => Field<long>(_at.PacketDuration);
        set => Field<long>(_at.PacketDuration) = value;
    }

    /// <summary>Where its bytes are in the file; -1 when that is not one place.</summary>
    public long Position => Field<long>(_at.PacketPosition);

    /// <summary>The number of its bytes.</summary>
    public int Size => Field<int>(_at.PacketSize);

    /// <summary>Decoding can begin here.</summary>
    public bool IsKeyframe
    {
        get => (Field<int>(_at.PacketFlags) & KeyFlag) != 0;
        set => Field<int>(_at.PacketFlags) = value ? Field<int>(_at.PacketFlags) | KeyFlag : Field<int>(_at.PacketFlags) & ~KeyFlag;
    }

    /// <summary>The demuxer saw that bytes are missing or wrong.</summary>
    public bool IsCorrupt => (Field<int>(_at.PacketFlags) & CorruptFlag) != 0;

    /// <summary>It is needed for decoding but its frame is not shown, as an edit list says.</summary>
    public bool IsDiscard => (Field<int>(_at.PacketFlags) & DiscardFlag) != 0;

    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> Data => new((void*)Field<nint>(_at.PacketData), Size);

    /// <summary>How many decoded samples at its start are no sound of the recording (priming).</summary>
    public int SkipStartSamples => SkipSamplesAt(0);

    /// <summary>How many decoded samples at its end are padding.</summary>
    public int SkipEndSamples => SkipSamplesAt(sizeof(int));

    internal nint Handle => _packet != 0 ? _packet : throw new ObjectDisposedException(nameof(InputPacket));

    /// <summary>A packet of bytes that were read by hand.</summary>
    /// <param name="lib">The libraries.</param>
    /// <param name="data">Copied.</param>
    public static InputPacket FromBytes(LibAv lib, ReadOnlySpan<byte> data)
    {
        var packet = new InputPacket(lib);
        packet.Fill(data.Length);
        data.CopyTo(packet.WritableData);
        return packet;
    }

    /// <summary>Makes room for bytes that are read by hand: position -1, no times, no flags.</summary>
    /// <param name="sizeBytes">Their number; what they are is written to <see cref="WritableData"/>.</param>
    public void Fill(int sizeBytes)
    {
        Clear();
        if (_lib.Functions.av_new_packet(Handle, sizeBytes) < 0)
            throw new InsufficientMemoryException();
    }

    /// <summary>The bytes of a packet made by <see cref="Fill"/>.</summary>
    public Span<byte> WritableData => new((void*)Field<nint>(_at.PacketData), Size);

    /// <summary>Lets go of the bytes.</summary>
    public void Clear() => _lib.Functions.av_packet_unref(Handle);

    /// <summary>It carries extra data of a kind.</summary>
    /// <param name="kind">libav's number, AVPacketSideDataType.</param>
    public bool HasSideData(int kind) => _lib.Functions.av_packet_get_side_data(Handle, kind, null) != null;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_packet == 0)
            return;
        var packet = _packet;
        _packet = 0;
        _lib.Functions.av_packet_free(&packet);
    }

    private static long? Known(long time) => time == LibAv.NoTime ? null : time;

    private int SkipSamplesAt(int offset)
    {
        nuint size;
        var data = _lib.Functions.av_packet_get_side_data(Handle, SkipSamples, &size);
        return data != null && size >= (nuint)offset + sizeof(int) ? BinaryPrimitives.ReadInt32LittleEndian(new ReadOnlySpan<byte>(data + offset, sizeof(int))) : 0;
    }

    private ref T Field<T>(int offset)
        where T : unmanaged => ref *(T*)(Handle + offset);
}
