using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace WorkspaceAgents.Media.Tests;

/// <summary>
/// Small files with known truth, made with ffmpeg when a test first asks for one, in a temporary folder that goes away with the run.
/// </summary>
internal sealed class GeneratedMedia
{
    /// <summary>The one folder of the run: classes run side by side and share its files.</summary>
    public static GeneratedMedia Shared { get; } = new();

    private const string Video = "-f lavfi -i testsrc2=size=192x108:rate=30:duration=4 ";
    private const string Audio = "-f lavfi -i sine=frequency=440:sample_rate=48000:duration=4 ";
    private const string X264 = "-c:v libx264 -preset ultrafast -pix_fmt yuv420p ";

    /// <summary>Frame times of the VFR files in ms: 20 to 52 ms apart, so 120 frames last 4.3 s.</summary>
    public static IReadOnlyList<long> VfrMilliseconds { get; } =
        [.. Enumerable.Range(0, 120).Select(n => (long)((n * 36) + (n * n % 17)))];

    /// <summary>The times above as an ffmpeg expression.</summary>
    private const string VfrFilter = @"-vf settb=1/90000,setpts=(N*36+mod(N*N\,17))*90 -fps_mode passthrough -enc_time_base 1/90000 -video_track_timescale 90000 ";

    private readonly Dictionary<string, Task<string>> _files = [];
    private readonly Lock _lock = new();

    private GeneratedMedia() => AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(Folder, recursive: true);

    public string Folder { get; } = Directory.CreateTempSubdirectory("wsa-media-").FullName;

    /// <summary>A path for a test to write to.</summary>
    public string NewPath(string extension) => Path.Combine(Folder, $"{Guid.NewGuid():N}{extension}");

    /// <summary>VFR, B-frames, one long group of pictures, AAC.</summary>
    public Task<string> VfrAsync() => MakeAsync("vfr.mp4", Video + Audio + VfrFilter + "-c:v libx264 -preset veryfast -bf 3 -g 250 -pix_fmt yuv420p -c:a aac");

    /// <summary>HEVC with B-frames and a PCM track, in Matroska: 1/1000 s ticks.</summary>
    public Task<string> HevcMkvAsync() => MakeAsync("hevc.mkv", Video + Audio + "-c:v libx265 -preset ultrafast -x265-params log-level=none:bframes=3 -c:a pcm_s16le");

    /// <summary>MPEG-TS that starts at 10 s, H.264 with B-frames and MP2.</summary>
    public Task<string> TsAsync() => MakeAsync("offset.ts", Video + Audio + "-c:v libx264 -preset veryfast -bf 2 -g 60 -pix_fmt yuv420p -c:a mp2 -output_ts_offset 10");

    /// <summary>AVI with B-frames at 30000/1001: ticks of 1001/30000 s and no presentation times.</summary>
    public Task<string> AviAsync() => MakeAsync("ntsc.avi", "-f lavfi -i testsrc2=size=192x108:rate=30000/1001:duration=3 -c:v mpeg4 -bf 2 -g 30");

    /// <summary>VP9 with an odd size, 4:4:4, in WebM.</summary>
    public Task<string> OddVp9Async() => MakeAsync("odd.webm", "-f lavfi -i testsrc2=size=192x108:rate=25:duration=2 -vf scale=161:91,format=yuv444p -c:v libvpx-vp9 -deadline realtime -cpu-used 8");

    /// <summary>A second of odd-sided pictures in a pixel format, without losses.</summary>
    public Task<string> OddAsync(string pixelFormat) => MakeAsync($"odd-{pixelFormat}.mkv", $"-f lavfi -i testsrc2=size=192x108:rate=10:duration=1 -vf scale=161:91,format={pixelFormat} -c:v ffv1");

    /// <summary>H.264 with a keyframe every 0.5 s, B-frames and AAC, index at the end: conforms but for the order of its boxes.</summary>
    public Task<string> ConformingAsync() => MakeAsync("conforming.mp4", Video + Audio + "-c:v libx264 -preset veryfast -bf 2 -g 15 -pix_fmt yuv420p -c:a aac");

    /// <summary>As above but with open groups of pictures.</summary>
    public Task<string> OpenGopAsync() => MakeAsync("open.mp4", Video + "-c:v libx264 -preset veryfast -bf 2 -g 15 -sc_threshold 0 -x264-params open-gop=1:b-adapt=0 -pix_fmt yuv420p");

    /// <summary>Keyframes every 2 s, cut by copy at 1 s: an edit list hides the frames before.</summary>
    public async Task<string> EditListAsync()
    {
        var whole = await MakeAsync("long-gop.mp4", Video + "-c:v libx264 -preset veryfast -bf 2 -g 60 -pix_fmt yuv420p");
        return await MakeAsync("edit-list.mp4", $"-ss 1 -i {whole} -c copy");
    }

    /// <summary>Held upright: shown 108 wide and 192 high. BT.709 colours, stated.</summary>
    public async Task<string> RotatedAsync()
    {
        var flat = await MakeAsync("flat.mp4", "-f lavfi -i testsrc2=size=192x108:rate=30:duration=2 " + X264 + "-g 250 -colorspace bt709 -color_primaries bt709 -color_trc bt709 -color_range tv");
        // An old option makes the matrix in ffmpeg 5, a new one from 6 on.
        return await MajorVersionAsync() >= 6
            ? await MakeAsync("rotated.mp4", $"-display_rotation 270 -i {flat} -c copy")
            : await MakeAsync("rotated.mp4", $"-i {flat} -c copy -metadata:s:v rotate=270");
    }

    /// <summary>8-bit full-range HEVC, as phones record.</summary>
    public Task<string> FullRangeAsync() => MakeAsync("full.mp4", "-f lavfi -i testsrc2=size=192x108:rate=30:duration=2 -vf scale=out_range=full,format=yuvj420p -c:v libx265 -preset ultrafast -x265-params log-level=none");

    /// <summary>Ten bits a sample, HEVC.</summary>
    public Task<string> TenBitAsync() => MakeAsync("ten.mp4", "-f lavfi -i testsrc2=size=192x108:rate=30:duration=1 -vf format=yuv420p10le -c:v libx265 -preset ultrafast -x265-params log-level=none");

    /// <summary>Twelve bits a sample: more than H.264 holds.</summary>
    public Task<string> TwelveBitAsync() => MakeAsync("twelve.mkv", "-f lavfi -i testsrc2=size=192x108:rate=30:duration=1 -vf format=yuv420p12le -c:v ffv1");

    /// <summary>Two fields a picture, MPEG-2.</summary>
    public Task<string> InterlacedAsync() => MakeAsync("fields.ts", "-f lavfi -i testsrc2=size=192x108:rate=60:duration=2 -vf tinterlace=interleave_top,fieldorder=tff -c:v mpeg2video -flags +ilme+ildct -q:v 2");

    /// <summary>A pause of 3 s after the first second.</summary>
    public Task<string> GapAsync() => MakeAsync("gap.mp4", "-f lavfi -i testsrc2=size=192x108:rate=30:duration=2 " + @"-vf settb=1/90000,setpts=PTS+if(gte(N\,30)\,3/TB\,0) -fps_mode passthrough " + X264);

    /// <summary>60 s at 10 frames a second with audio, small pictures: long enough for several clips.</summary>
    public Task<string> MinuteAsync() => MakeAsync("minute.mp4", "-f lavfi -i testsrc2=size=96x64:rate=10:duration=33 -f lavfi -i sine=frequency=440:sample_rate=44100:duration=33 " + X264 + "-g 250 -c:a aac");

    public Task<string> AudioOnlyAsync() => MakeAsync("sound.m4a", Audio + "-c:a aac");

    /// <summary>Audio with a cover: the picture is a video stream to ffmpeg.</summary>
    public async Task<string> CoverAsync()
    {
        var cover = await MakeAsync("cover.png", "-f lavfi -i testsrc2=size=64x64 -frames:v 1");
        return await MakeAsync("song.mp3", Audio + $"-i {cover} -map 0:a -map 1:v -c:a libmp3lame -c:v copy -disposition:v attached_pic");
    }

    /// <summary>AV1 in Matroska, one keyframe and hidden frames.</summary>
    public Task<string> Av1Async() => MakeAsync("av1.mkv", "-f lavfi -i testsrc2=size=192x108:rate=30:duration=2 -c:v libsvtav1 -preset 12 -g 60 -pix_fmt yuv420p");

    /// <summary>MPEG-2 in a transport stream, top field first, with B-frames.</summary>
    public Task<string> InterlacedTsAsync() => MakeAsync("interlaced.ts", "-f lavfi -i testsrc2=size=192x112:rate=50:duration=2 -vf interlace -c:v mpeg2video -flags +ilme+ildct -bf 2 -g 15 -q:v 4");

    /// <summary>Uncompressed RGB in AVI: its rows run from the last one upwards.</summary>
    public Task<string> BottomUpAsync() => MakeAsync("bottom-up.avi", "-f lavfi -i testsrc2=size=98x54:rate=10:duration=1 -c:v rawvideo -pix_fmt bgr24");

    /// <summary>Pictures with a palette.</summary>
    public Task<string> GifAsync() => MakeAsync("palette.gif", "-f lavfi -i testsrc2=size=98x54:rate=10:duration=1");

    /// <summary>5.1 sound at 48 kHz, without losses, a tone of its own in each channel.</summary>
    public Task<string> SurroundAsync() => MakeAsync("surround.mka", "-f lavfi -i aevalsrc=0.3*sin(880*t)|0.3*sin(1320*t)|0.3*sin(1760*t)|0.2*sin(300*t)|0.3*sin(2640*t)|0.3*sin(3520*t):c=5.1:s=48000:d=2 -c:a flac");

    /// <summary>Two chapters, one with a title that is not ASCII.</summary>
    public async Task<string> ChaptersAsync()
    {
        var list = await MakeBytesAsync("chapters.txt", () => Task.FromResult(Encoding.UTF8.GetBytes(
            ";FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=1500\ntitle=Dawn\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=1500\nEND=4000\ntitle=Noon, né?\n")));
        return await MakeAsync("chapters.mkv", $"-i {await FastStartAsync()} -i {list} -map 0 -map_chapters 1 -c copy");
    }

    /// <summary>A header that describes a video, and no frame: a fragmented file up to its first fragment.</summary>
    public Task<string> ZeroFramesAsync() => MakeBytesAsync("zero.mp4", async () =>
    {
        var stream = await FfmpegAsync(Video + X264 + "-movflags empty_moov+frag_keyframe -f mp4 pipe:1");
        return stream[..(stream.AsSpan().IndexOf("moof"u8) - 4)];
    });

    public Task<string> EmptyAsync() => MakeBytesAsync("empty.mp4", () => Task.FromResult(Array.Empty<byte>()));

    public Task<string> TextAsync() => MakeBytesAsync("text.mp4", () => Task.FromResult(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("This is not a film, né?\n", 200)))));

    /// <summary>The first half of a file whose index is at the end.</summary>
    public Task<string> MoovMissingAsync() => MakeBytesAsync("no-moov.mp4", async () => Half(await File.ReadAllBytesAsync(await VfrAsync())));

    /// <summary>The first 60 % of a file whose index comes first.</summary>
    public Task<string> MdatCutAsync() => MakeBytesAsync("cut.mp4", async () => First(await File.ReadAllBytesAsync(await FastStartAsync()), 0.6));

    /// <summary>The first 60 % of a Matroska file.</summary>
    public Task<string> MkvCutAsync() => MakeBytesAsync("cut.mkv", async () => First(await File.ReadAllBytesAsync(await HevcMkvAsync()), 0.6));

    /// <summary>The name of the codec is one nobody knows.</summary>
    public Task<string> UnknownCodecAsync() => MakeBytesAsync("unknown.mp4", async () =>
    {
        var bytes = await File.ReadAllBytesAsync(await ConformingAsync());
        "zz9q"u8.CopyTo(bytes.AsSpan(bytes.AsSpan().LastIndexOf("avc1"u8)));
        return bytes;
    });

    /// <summary>200 bytes overwritten in the middle of the frames.</summary>
    public Task<string> CorruptAsync() => MakeBytesAsync("corrupt.mp4", async () =>
    {
        var bytes = await File.ReadAllBytesAsync(await ConformingAsync());
        var middle = bytes.AsSpan().IndexOf("mdat"u8) + (bytes.Length / 2);
        for (var i = 0; i < 200; i++)
            bytes[middle + i] = (byte)((i * 73) ^ 0x5A);
        return bytes;
    });

    public Task<string> FastStartAsync() => MakeAsync("fast.mp4", Video + X264 + "-g 30 -movflags +faststart");

    /// <summary>Runs ffmpeg for a test; arguments are separated by spaces.</summary>
    public static Task<byte[]> FfmpegAsync(string arguments) => RunAsync("ffmpeg", $"-v error -nostdin -y {arguments}");

    /// <summary>Runs a program of ffmpeg's for a test and gives what it wrote; arguments are separated by spaces.</summary>
    public static async Task<byte[]> RunAsync(string program, string arguments)
    {
        var start = new ProcessStartInfo(program, arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        using var output = new MemoryStream();
        var errors = process.StandardError.ReadToEndAsync();
        await process.StandardOutput.BaseStream.CopyToAsync(output);
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} {arguments}: {await errors}");
        return output.ToArray();
    }

    public static async Task<int> MajorVersionAsync()
    {
        var version = await Tools.Toolbox.GetToolVersionAsync(CancellationToken.None);
        return int.TryParse(version.Split(' ', '.')[1], CultureInfo.InvariantCulture, out var major) ? major : 99;
    }

    private static byte[] Half(byte[] bytes) => First(bytes, 0.5);

    private static byte[] First(byte[] bytes, double share) => bytes[..(int)(bytes.Length * share)];

    public Task<string> MakeAsync(string name, string arguments) => MakeOnceAsync(name, path => FfmpegAsync($"{arguments} {path}"));

    public Task<string> MakeBytesAsync(string name, Func<Task<byte[]>> makeBytes) =>
        MakeOnceAsync(name, async path => await File.WriteAllBytesAsync(path, await makeBytes()));

    private Task<string> MakeOnceAsync(string name, Func<string, Task> makeAsync)
    {
        lock (_lock)
        {
            if (!_files.TryGetValue(name, out var file))
                _files[name] = file = RunAsync();
            return file;
        }

        async Task<string> RunAsync()
        {
            var path = Path.Combine(Folder, name);
            await makeAsync(path);
            return path;
        }
    }
}
