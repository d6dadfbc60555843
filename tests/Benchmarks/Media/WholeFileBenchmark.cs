using System.Security.Cryptography;
using System.Text;
using WorkspaceAgents.Media;

namespace WorkspaceAgents.Benchmarks.Media;

/// <summary>Whole files: decoded from end to end, validated, standardised; each against the same work by the command line with the same threads.</summary>
internal static class WholeFileBenchmark
{
    private const int ComparedFrames = 300;

    private static readonly int Threads = Environment.ProcessorCount;

    public static async Task DecodeAsync(MediaFiles files, int runs, Report report, CancellationToken cancellationToken)
    {
        foreach (var path in new[] { files.Long, files.Hevc })
        {
            List<string> hashes = [];
            Decode(path, ComparedFrames, frame => hashes.Add(Convert.ToHexStringLower(SHA256.HashData(frame.Data.Span))), cancellationToken);
            Comparison.MustBeEqual("ffmpeg's pictures", hashes, await HashesAsync(path, cancellationToken));
            var measured = await Timing.MediansAsync(
                runs, Timing.Of(() => Decode(path, null, _ => { }, cancellationToken)), Timing.Of(() => Ffmpeg.RunAsync($"-threads {Threads} -i {path} -f null -", cancellationToken)));
            Comparison.Print(report, $"{Path.GetFileName(path)} decoded in sequence, {Threads} threads", measured[0]);
            Comparison.Print(report, "ffmpeg -f null", measured[1], measured[0], goal: 0.95);
        }
    }

    public static async Task ValidateAsync(MediaFiles files, int runs, Report report, CancellationToken cancellationToken)
    {
        foreach (var path in new[] { files.Long, files.Hevc })
        {
            var frameCount = Validate(path, cancellationToken).DecodedFrameCount;
            Comparison.MustBeEqual("frames decoded", [frameCount], [(int?)(await Ffmpeg.ProbePtsAsync(path, cancellationToken)).Length]);
            var measured = await Timing.MediansAsync(
                runs, Timing.Of(() => { Validate(path, cancellationToken); }), Timing.Of(() => Ffmpeg.RunAsync($"-threads {Threads} -i {path} -f null -", cancellationToken)));
            Comparison.Print(report, $"{Path.GetFileName(path)} validated in full, {Threads} threads", measured[0]);
            // 1.15 times as long at most.
            Comparison.Print(report, "ffmpeg -v error -f null", measured[1], measured[0], goal: 0.87);
        }
    }

    public static async Task StandardiseAsync(MediaFiles files, int runs, Report report, CancellationToken cancellationToken)
    {
        var (ours, theirs) = (Path.Combine(files.Folder, "ours.mp4"), Path.Combine(files.Folder, "theirs.mp4"));
        await MediaFiles.StandardiseAsync(files.Hevc, ours, cancellationToken);
        await EncodeAsync(files.Hevc, theirs, cancellationToken);
        Comparison.MustBeEqual("bytes of the standardised file", [await HashAsync(ours, cancellationToken)], [await HashAsync(theirs, cancellationToken)]);
        var measured = await Timing.MediansAsync(
            runs, Timing.Of(() => MediaFiles.StandardiseAsync(files.Hevc, ours, cancellationToken)), Timing.Of(() => EncodeAsync(files.Hevc, theirs, cancellationToken)));
        Comparison.Print(report, "hevc.mp4 standardised and proved", measured[0]);
        // 1.1 times as long at most.
        Comparison.Print(report, "the same encode by the command line", measured[1], measured[0], goal: 0.909);
        File.Delete(ours);
        File.Delete(theirs);
    }

    private static void Decode(string path, int? count, Action<VideoFrame> look, CancellationToken cancellationToken)
    {
        using var source = MediaSource.OpenFile(path);
        using var reader = FrameReader.Open(source, FrameIndexer.Build(source, 0, cancellationToken), new FrameReaderOptions { Threads = Threads });
        int[] frames = [.. Enumerable.Range(0, count ?? reader.Index.Frames.Count)];
        reader.ReadFrames(
            frames,
            new FrameOutput { Format = FrameFormat.Yuv },
            frame =>
            {
                look(frame);
                frame.Dispose();
            },
            cancellationToken);
    }

    private static ValidationReport Validate(string path, CancellationToken cancellationToken)
    {
        using var source = MediaSource.OpenFile(path);
        return MediaValidator.Validate(source, ValidationDepth.Full, new MediaOptions { DecodeThreads = Threads }, cancellationToken);
    }

    /// <summary>What <see cref="StandardProfile.H264"/> is, typed by hand.</summary>
    private static async Task EncodeAsync(string path, string outputPath, CancellationToken cancellationToken) => await Ffmpeg.RunAsync(
        $"-copyts -start_at_zero -noautorotate -threads 2 -i {path} -map 0:0 -vf scale=1920:1080:flags=bicubic+accurate_rnd+full_chroma_int+bitexact,format=yuv420p -fps_mode passthrough "
        + "-enc_time_base 1/15360 -c:v libx264 -profile:v high -preset veryfast -crf 18 -forced-idr 1 -threads:v 2 -g 100000 -keyint_min 1 "
        + "-force_key_frames expr:if(isnan(prev_forced_t),1,gte(t,prev_forced_t+0.5)) -x264-params open-gop=0:scenecut=0:sync-lookahead=0:b-pyramid=none:cabac=0:fps=30 -flags:v +bitexact "
        + $"-map_metadata -1 -map_chapters -1 -dn -sn -fflags +bitexact -movflags +faststart -video_track_timescale 15360 -movie_timescale 15360 -f mp4 {outputPath}",
        cancellationToken);

    private static async Task<string[]> HashesAsync(string path, CancellationToken cancellationToken)
    {
        var text = Encoding.ASCII.GetString(await Ffmpeg.RunAsync($"-i {path} -frames:v {ComparedFrames} -fps_mode passthrough -f framehash -hash sha256 pipe:1", cancellationToken));
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => !line.StartsWith('#')).Select(line => line.Split(',')[^1].Trim())];
    }

    private static async Task<string> HashAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken));
    }
}
