namespace WorkspaceAgents.Media.Tests;

/// <summary>The first frame of a file.</summary>
internal sealed class Picture : IDisposable
{
    private readonly MediaSource _source;

    public Picture(string path)
        : this(MediaSource.OpenFile(path))
    {
    }

    public Picture(MediaSource source)
    {
        _source = source;
        using var input = MediaInput.Open(LibAv.Default, source);
        using var decoder = StreamDecoder.Open(LibAv.Default, NativeMedia.Video(input));
        using var packet = new InputPacket(LibAv.Default);
        input.Keep([decoder.Stream.Index]);
        while (true)
        {
            var isPacket = input.Read(packet);
            decoder.Send(isPacket ? packet : null);
            if (decoder.Receive(Frame))
                break;
            Assert.True(isPacket, "There is no frame.");
        }
    }

    public DecodedFrame Frame { get; } = new(LibAv.Default);

    /// <summary>As RGB, rows without gaps.</summary>
    public byte[] ToRgb(ScaleFlags flags = ScaleFlags.Bicubic | ScaleFlags.FullChroma | ScaleFlags.AccurateRounding)
    {
        using var scaler = new PictureScaler(LibAv.Default, flags);
        var rgb = LibAv.Default.PixelFormatOf("rgb24");
        var bytes = new byte[LibAv.Default.PictureBytes(rgb, Frame.Width, Frame.Height)];
        scaler.Scale(Frame, rgb, Frame.Width, Frame.Height, bytes);
        return bytes;
    }

    public void Dispose()
    {
        Frame.Dispose();
        _source.Dispose();
    }
}
