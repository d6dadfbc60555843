namespace WorkspaceAgents.Media;

/// <summary>
/// What a container says about one of its streams, as it stood when the container was opened (or the stream was found). It stays readable
/// after the container is closed; a decoder for it can only be opened before.
/// </summary>
internal sealed class InputStream
{
    internal InputStream(MediaInput input, int index)
    {
        Input = input;
        Index = index;
    }

    /// <summary>The number in the container, from 0, over streams of every kind.</summary>
    public int Index { get; }

    /// <summary>The container's own number, such as an MP4's track id or an MPEG-TS stream's PID.</summary>
    public int Id { get; init; }

    /// <summary>What it holds.</summary>
    public StreamKind Kind { get; init; }

    /// <summary>libav's name of the codec, for example <c>h264</c>; <c>unknown</c> when it has none.</summary>
    public string Codec { get; init; } = "unknown";

    /// <summary>For example <c>High</c>; null when the codec has none or it is not known.</summary>
    public string? Profile { get; init; }

    /// <summary>The codec's level, for example 31; -99 when unknown.</summary>
    public int Level { get; init; }

    /// <summary>The four characters that name the codec in the container, the first in the lowest byte; 0 for none.</summary>
    public uint CodecTag { get; init; }

    /// <summary>The unit of its times.</summary>
    public TimeBase TimeBase { get; init; }

    /// <summary>The time of its first packet that is shown, in ticks; null when unknown.</summary>
    public long? StartPts { get; init; }

    /// <summary>Its length in ticks; null when unknown.</summary>
    public long? Duration { get; init; }

    /// <summary>The number of its packets as the header states it; null when it does not.</summary>
    public long? FrameCount { get; init; }

    /// <summary>Bits a second; null when unknown.</summary>
    public long? BitRate { get; init; }

    /// <summary>Marked by the container as the one to play.</summary>
    public bool IsDefault { get; init; }

    /// <summary>A cover picture and no video.</summary>
    public bool IsAttachedPicture { get; init; }

    /// <summary>The bytes a decoder needs before the first packet.</summary>
    public ReadOnlySpan<byte> Extradata => ExtradataBytes;

    /// <summary>What else the container says, such as <c>language</c> or <c>handler_name</c>.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>Width in pixels before rotation; 0 when unknown.</summary>
    public int Width { get; init; }

    /// <summary>Height in pixels before rotation; 0 when unknown.</summary>
    public int Height { get; init; }

    /// <summary>For example <c>yuv420p</c>; <c>unknown</c> when it is not known.</summary>
    public string PixelFormat { get; init; } = "unknown";

    /// <summary>Frames a second, on average.</summary>
    public Ratio AverageRate { get; init; }

    /// <summary>The lowest rate at which all times are whole frames, as libav guesses it.</summary>
    public Ratio RealRate { get; init; }

    /// <summary>The shape of a pixel.</summary>
    public Ratio SampleAspectRatio { get; init; }

    /// <summary><c>tv</c>, <c>pc</c>; null when unknown.</summary>
    public string? ColorRange { get; init; }

    /// <summary>The matrix, for example <c>bt709</c>; null when unknown.</summary>
    public string? ColorSpace { get; init; }

    /// <summary>The transfer function; null when unknown.</summary>
    public string? ColorTransfer { get; init; }

    /// <summary>The primaries; null when unknown.</summary>
    public string? ColorPrimaries { get; init; }

    /// <summary><c>progressive</c>, or how the fields lie: <c>tt</c>, <c>bb</c>, <c>tb</c>, <c>bt</c>; null when unknown.</summary>
    public string? FieldOrder { get; init; }

    /// <summary>How many frames the decoder holds back to bring them into order.</summary>
    public int VideoDelay { get; init; }

    /// <summary>The nine numbers of the matrix that turns the picture, 16.16 and 2.30 fixed point; null when there is none.</summary>
    public IReadOnlyList<int>? DisplayMatrix { get; init; }

    /// <summary>Clockwise turn that shows the picture upright, in degrees, 0 to below 360; 0 without a matrix.</summary>
    public double RotationDegrees { get; init; }

    /// <summary>Samples a second; 0 when unknown.</summary>
    public int SampleRateHz { get; init; }

    /// <summary>0 when unknown.</summary>
    public int Channels { get; init; }

    /// <summary>For example <c>stereo</c>; null for no audio.</summary>
    public string? ChannelLayout { get; init; }

    /// <summary>For example <c>fltp</c>; null for no audio.</summary>
    public string? SampleFormat { get; init; }

    /// <summary>Samples a frame, when all have as many; else 0.</summary>
    public int FrameSamples { get; init; }

    /// <summary>Samples at the start that the encoder added (priming).</summary>
    public int InitialPadding { get; init; }

    /// <summary>Samples at the end that the encoder added.</summary>
    public int TrailingPadding { get; init; }

    /// <summary>Samples that must be decoded and dropped after a seek.</summary>
    public int SeekPreroll { get; init; }

    /// <summary>Bits a sample as stored; 0 when unknown.</summary>
    public int BitsPerSample { get; init; }

    internal byte[] ExtradataBytes { get; init; } = [];

    /// <summary>The container it belongs to.</summary>
    internal MediaInput Input { get; }

    /// <summary>libav's parameters for a decoder.</summary>
    /// <exception cref="ObjectDisposedException">The container is closed.</exception>
    internal nint Parameters => Input.ParametersOf(Index);
}
