namespace WorkspaceAgents.Media.Tests;

/// <summary>
/// The matrix: codecs × containers × what makes frames hard to find. Every file is made from the same numbered pictures, and the times are computed here and given
/// to the encoder, never read back from what it wrote.
/// </summary>
internal static class GoldenMedia
{
    public const int FrameCount = 72;
    private const int Rate = 24;

    private static readonly Lazy<Task<IReadOnlyList<GoldenFile>>> Made = new(MakeAllAsync);

    private static readonly (string Name, string Arguments)[] Codecs =
    [
        ("h264", "-c:v libx264 -preset veryfast -crf 24 -bf 0"),
        ("hevc", "-c:v libx265 -preset ultrafast -x265-params log-level=none:bframes=0:keyint=24:min-keyint=24:scenecut=0"),
        ("vp9", "-c:v libvpx-vp9 -deadline realtime -cpu-used 8 -b:v 200k -lag-in-frames 12 -auto-alt-ref 1"),
        ("av1", "-c:v libaom-av1 -cpu-used 8 -crf 40 -b:v 0 -lag-in-frames 12 -row-mt 0"),
        ("mpeg2", "-c:v mpeg2video -q:v 3 -bf 0"),
    ];

    private static readonly Dictionary<string, string[]> Containers = new()
    {
        ["h264"] = ["mp4", "mkv", "ts", "mov"],
        ["hevc"] = ["mp4", "mkv", "ts", "mov"],
        ["vp9"] = ["mp4", "mkv", "webm"],
        ["av1"] = ["mp4", "mkv", "webm"],
        ["mpeg2"] = ["mp4", "mkv", "ts", "mov"],
    };

    /// <summary>All of them, made when first asked for.</summary>
    public static Task<IReadOnlyList<GoldenFile>> AllAsync() => Made.Value;

    private static async Task<IReadOnlyList<GoldenFile>> MakeAllAsync()
    {
        var raw = System.IO.Path.Combine(GeneratedMedia.Shared.Folder, "numbered.yuv");
        await using (var pictures = File.Create(raw))
        {
            for (var i = 0; i < FrameCount; i++)
                await pictures.WriteAsync(NumberedPicture.Draw(i));
        }

        List<Func<Task<GoldenFile>>> makers = [];
        foreach (var (codec, arguments) in Codecs)
        {
            foreach (var container in Containers[codec])
                makers.AddRange(Variations(codec, container).Select(variation => (Func<Task<GoldenFile>>)(() => MakeAsync(raw, codec, arguments, container, variation))));
        }

        var files = new GoldenFile[makers.Count];
        await Parallel.ForEachAsync(Enumerable.Range(0, makers.Count), new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (i, _) => files[i] = await makers[i]());
        return files;
    }

    private static IEnumerable<string> Variations(string codec, string container)
    {
        yield return "cfr";
        // MPEG-2 states one of eight rates and cannot vary it.
        if (codec != "mpeg2")
            yield return "vfr";
        if (codec is "h264" or "hevc" or "mpeg2")
            yield return "b-frames";
        if (codec is "h264" or "hevc" && container is "mp4" or "mkv" or "ts")
            yield return "open-gop";
        if (codec is "h264" or "hevc" && container is "mp4" or "mov")
            yield return "edit-list";
        if (container is "mp4" or "mov" && codec != "vp9")
            yield return "rotated";
        if (container is "mkv" or "ts")
            yield return "late-start";
        if (codec is "h264" or "mpeg2")
            yield return "interlaced";
    }

    private static async Task<GoldenFile> MakeAsync(string raw, string codec, string arguments, string container, string variation)
    {
        var name = $"{codec}-{variation}.{container}";
        var path = System.IO.Path.Combine(GeneratedMedia.Shared.Folder, $"golden-{name}");
        var milliseconds = Enumerable.Range(0, FrameCount).Select(n => variation == "vfr" ? (n * 40) + (n * n % 17) : n * 1000.0 / Rate).ToArray();
        var times = variation == "vfr" ? @"-vf settb=1/90000,setpts=(N*40+mod(N*N\,17))*90 -fps_mode passthrough -enc_time_base 1/90000" : "";
        if (container is "mp4" or "mov" && variation == "vfr")
            times += " -video_track_timescale 90000";
        var input = $"-f rawvideo -pix_fmt yuv420p -s {NumberedPicture.Width}x{NumberedPicture.Height} -r {Rate} -i {raw} {times} {arguments} {Groups(codec, variation)}";
        var tick = container is "mkv" or "webm" ? 0.001 : 1.0 / 90_000;
        var first = 0;
        switch (variation)
        {
            case "edit-list":
                // Cut by copy in the middle of a group: the edit list hides the frames between the keyframe and the cut.
                first = 30;
                await GeneratedMedia.FfmpegAsync($"{input} {path}.whole.{container}");
                await GeneratedMedia.FfmpegAsync($"-ss {first / (double)Rate} -i {path}.whole.{container} -c copy {path}");
                break;
            case "rotated":
                await GeneratedMedia.FfmpegAsync($"{input} {path}.flat.{container}");
                await GeneratedMedia.FfmpegAsync(await GeneratedMedia.MajorVersionAsync() >= 6
                    ? $"-display_rotation 270 -i {path}.flat.{container} -c copy {path}"
                    : $"-i {path}.flat.{container} -c copy -metadata:s:v rotate=270 {path}");
                break;
            default:
                await GeneratedMedia.FfmpegAsync($"{input} {(variation == "late-start" ? "-output_ts_offset 7.5" : "")} {path}");
                break;
        }

        int[] numbers = [.. Enumerable.Range(first, FrameCount - first)];
        return new GoldenFile(name, path, numbers, [.. numbers.Select(n => (milliseconds[n] - milliseconds[first]) / 1000)], tick)
        {
            RotationDegrees = variation == "rotated" ? 90 : 0,
            StartSeconds = (container, variation) switch
            {
                ("mkv", "late-start") => 7.5,
                ("mp4" or "mov" or "mkv" or "webm", not "edit-list") => 0,
                _ => null,
            },
        };
    }

    private static string Groups(string codec, string variation) => (codec, variation) switch
    {
        ("h264", "b-frames") => "-bf 3 -b_strategy 0 -g 36",
        ("h264", "open-gop") => "-bf 2 -b_strategy 0 -g 12 -sc_threshold 0 -x264-params open-gop=1",
        ("h264", "interlaced") => "-flags +ilme+ildct -x264-params tff=1 -g 24",
        ("hevc", "b-frames") => "-x265-params log-level=none:bframes=3:b-adapt=0:keyint=36",
        ("hevc", "open-gop") => "-x265-params log-level=none:bframes=2:b-adapt=0:keyint=12:min-keyint=12:scenecut=0:open-gop=1",
        ("mpeg2", "b-frames") => "-bf 2 -g 12",
        ("mpeg2", "interlaced") => "-flags +ilme+ildct -g 12",
        ("h264", _) => "-g 24 -keyint_min 24 -sc_threshold 0",
        _ => "-g 24",
    };
}
