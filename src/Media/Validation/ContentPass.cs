namespace WorkspaceAgents.Media;

/// <summary>
/// Reads a file once, from its first packet to its last, and decodes the video and one sound track on the way when asked. Everything the checks
/// need is gathered here; nothing is judged.
/// </summary>
internal sealed class ContentPass
{
    private const int EncryptionInfo = 25;
    private const int MaxIncomplete = 100;

    private readonly MediaInput _input;
    private readonly InputStream _video;
    private readonly MediaOptions _options;

    private ContentPass(MediaInput input, InputStream video, InputStream? audio, MediaOptions options)
    {
        _input = input;
        _video = video;
        _options = options;
        if (audio is not null)
            SoundTimes = new SoundTimes(audio.TimeBase);
    }

    /// <summary>The video's packets in the order of decoding.</summary>
    public PacketColumns Packets { get; } = new();

    /// <summary>The times of packets of which the demuxer saw that bytes are missing, in seconds, the first of them.</summary>
    public List<double> IncompleteSeconds { get; } = [];

    /// <summary>How many packets of video and sound lack bytes.</summary>
    public int IncompleteCount { get; private set; }

    /// <summary>How many of the video's packets are encrypted.</summary>
    public int EncryptedCount { get; private set; }

    /// <summary>The times of the sound's packets; null without sound.</summary>
    public SoundTimes? SoundTimes { get; }

    /// <summary>What decoding the video gave; null when it was not decoded.</summary>
    public DecodeRecord? Decoded { get; private set; }

    /// <summary>What the pictures show; null when they were not decoded.</summary>
    public PictureWatch? Pictures { get; private set; }

    /// <summary>What the sound holds; null when it was not decoded.</summary>
    public SoundWatch? Sound { get; private set; }

    /// <summary>What libav complained about while reading, the last of it.</summary>
    public IReadOnlyList<string> ErrorLines { get; private set; } = [];

    /// <summary>How many errors libav reported while reading.</summary>
    public long ErrorCount { get; private set; }

    /// <summary>Reads all of a file.</summary>
    /// <param name="input">The file, at its beginning.</param>
    /// <param name="streams">The video, and the sound track if there is one.</param>
    /// <param name="depth">Whether to decode.</param>
    /// <param name="options">Thresholds and threads.</param>
    /// <param name="cancellationToken">Stops between packets.</param>
    public static ContentPass Read(
        MediaInput input, (InputStream Video, InputStream? Audio) streams, ValidationDepth depth, MediaOptions options, CancellationToken cancellationToken)
    {
        var pass = new ContentPass(input, streams.Video, streams.Audio, options);
        input.Keep(streams.Audio is { } audio ? [streams.Video.Index, audio.Index] : [streams.Video.Index]);
        if (depth == ValidationDepth.Full)
            pass.DecodeAll(streams.Audio, cancellationToken);
        else
            pass.ReadAll(cancellationToken);
        // Those of opening too: what a demuxer reads to describe the streams it does not read a second time.
        pass.ErrorCount = input.ErrorCount;
        pass.ErrorLines = input.LastReadError is { } error ? [.. input.ErrorLines, error] : input.ErrorLines;
        PacketReader.Finish(pass.Packets, input, streams.Video);
        return pass;
    }

    private void ReadAll(CancellationToken cancellationToken)
    {
        using var packet = new InputPacket(LibAv.Default);
        var isShown = PictureHeaders.Reader(_video.Codec);
        while (_input.Read(packet))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (packet.StreamIndex == _video.Index)
                AddPacket(packet, isShown);
            else
                AddSound(packet);
        }
    }

    private void DecodeAll(InputStream? audio, CancellationToken cancellationToken)
    {
        var lib = LibAv.Default;
        using var packet = new InputPacket(lib);
        using var frame = new DecodedFrame(lib);
        using var decoder = StreamDecoder.Open(lib, _video, new DecoderOptions { Threads = _options.DecodeThreads });
        using var sound = audio is null ? null : SoundWatch.Open(audio, _options);
        (Decoded, Pictures, Sound) = (new DecodeRecord(), new PictureWatch(_video.TimeBase, _options), sound);
        var isShown = PictureHeaders.Reader(_video.Codec);
        while (_input.Read(packet))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (packet.StreamIndex != _video.Index)
            {
                AddSound(packet);
                sound?.Add(packet);
                continue;
            }
            AddPacket(packet, isShown);
            if (EncryptedCount > 0)
                continue;
            decoder.Send(packet);
            Drain(decoder, frame);
        }
        decoder.Send(null);
        Drain(decoder, frame);
        Decoded.Complete(decoder);
        Pictures.Complete();
        sound?.Complete();
    }

    private void Drain(StreamDecoder decoder, DecodedFrame frame)
    {
        while (decoder.Receive(frame))
        {
            Decoded!.Add(frame, decoder);
            Pictures!.Add(frame);
        }
    }

    private void AddPacket(InputPacket packet, Func<ReadOnlySpan<byte>, bool>? isShown)
    {
        Packets.Add(PacketReader.EntryOf(packet, isShown));
        if (packet.HasSideData(EncryptionInfo))
            EncryptedCount++;
        CountIncomplete(packet);
    }

    private void AddSound(InputPacket packet)
    {
        SoundTimes?.Add(packet);
        CountIncomplete(packet);
    }

    private void CountIncomplete(InputPacket packet)
    {
        if (!packet.IsCorrupt)
            return;
        IncompleteCount++;
        if (IncompleteSeconds.Count < MaxIncomplete && (packet.Pts ?? packet.Dts) is { } time)
            IncompleteSeconds.Add(_input.Streams[packet.StreamIndex].TimeBase.ToSeconds(time));
    }
}
