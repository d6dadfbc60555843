using System.Security.Cryptography;

namespace WorkspaceAgents.Media.Tests;

/// <summary>Small files of many kinds, and what the binding makes of them in the words of <see cref="Peer"/>.</summary>
internal static class NativeMedia
{
    private static readonly Dictionary<string, Func<Task<string>>> Made = new()
    {
        ["vfr.mp4"] = GeneratedMedia.Shared.VfrAsync,
        ["hevc.mkv"] = GeneratedMedia.Shared.HevcMkvAsync,
        ["offset.ts"] = GeneratedMedia.Shared.TsAsync,
        ["ntsc.avi"] = GeneratedMedia.Shared.AviAsync,
        ["odd.webm"] = GeneratedMedia.Shared.OddVp9Async,
        ["open.mp4"] = GeneratedMedia.Shared.OpenGopAsync,
        ["edit-list.mp4"] = GeneratedMedia.Shared.EditListAsync,
        ["rotated.mp4"] = GeneratedMedia.Shared.RotatedAsync,
        ["full.mp4"] = GeneratedMedia.Shared.FullRangeAsync,
        ["av1.mkv"] = GeneratedMedia.Shared.Av1Async,
        ["interlaced.ts"] = GeneratedMedia.Shared.InterlacedTsAsync,
        ["bottom-up.avi"] = GeneratedMedia.Shared.BottomUpAsync,
        ["palette.gif"] = GeneratedMedia.Shared.GifAsync,
    };

    public static TheoryData<string> Videos => [.. Made.Keys];

    public static Task<string> FindAsync(string name) => Made[name]();

    /// <summary>Every packet as <see cref="Peer.PacketsAsync"/> says it.</summary>
    public static List<string> Packets(MediaInput input)
    {
        using var packet = new InputPacket(LibAv.Default);
        var lines = new List<string>();
        while (input.Read(packet))
        {
            var flags = $"{(packet.IsKeyframe ? 'K' : '_')}{(packet.IsDiscard ? 'D' : '_')}";
            lines.Add($"{packet.StreamIndex},{Time(packet.Pts)},{Time(packet.Dts)},{Time(packet.Duration == 0 ? null : packet.Duration)},{packet.Size},{Time(packet.Position < 0 ? null : packet.Position)},{flags}");
        }
        return lines;
    }

    /// <summary>Sends a stream's packets from where the container is to its end, and takes every frame.</summary>
    public static void Decode(MediaInput input, StreamDecoder decoder, Action<DecodedFrame> take)
    {
        using var packet = new InputPacket(LibAv.Default);
        using var frame = new DecodedFrame(LibAv.Default);
        while (input.Read(packet))
        {
            if (packet.StreamIndex != decoder.Stream.Index)
                continue;
            decoder.Send(packet);
            while (decoder.Receive(frame))
                take(frame);
        }
        decoder.Send(null);
        while (decoder.Receive(frame))
            take(frame);
    }

    /// <summary>A frame as <see cref="Peer.FramesAsync"/> says it.</summary>
    public static string Describe(DecodedFrame frame) =>
        $"{(frame.IsKeyframe ? 1 : 0)},{Time(frame.Pts)},{frame.Width},{frame.Height},{frame.PixelFormat},{frame.PictureType}";

    /// <summary>The SHA-256 of a picture's packed bytes.</summary>
    public static string Hash(DecodedFrame frame)
    {
        var bytes = new byte[frame.PackedBytes];
        Assert.Equal(bytes.Length, frame.CopyPackedTo(bytes));
        return Convert.ToHexStringLower(SHA256.HashData(bytes));
    }

    /// <summary>The first video that is no cover.</summary>
    public static InputStream Video(MediaInput input) => input.Streams.First(stream => stream.Kind == StreamKind.Video);

    private static string Time(long? time) => time?.ToString() ?? "N/A";
}
