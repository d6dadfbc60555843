using System.Globalization;
using System.Text;

namespace WorkspaceAgents.Media.Tests;

/// <summary>The index holds exactly the frames that decoding the whole file gives, at the times it gives them, whatever the container.</summary>
public class FrameIndexerTests
{
    private const string Source = "-f lavfi -i testsrc2=size=96x64:rate=30:duration=3 ";
    private const string H264 = "-c:v libx264 -preset veryfast -bf 3 -g 30 -pix_fmt yuv420p ";
    private const string OpenGop = "-c:v libx264 -preset veryfast -g 20 -sc_threshold 0 -x264-params open-gop=1:b-adapt=0:bframes=3 -pix_fmt yuv420p ";
    private const string Hevc = "-c:v libx265 -preset ultrafast -x265-params log-level=none:bframes=3:keyint=30 -pix_fmt yuv420p ";
    private const string Mpeg2 = "-c:v mpeg2video -bf 2 -g 15 ";

    [RequiresToolTheory("ffmpeg", "ffprobe")]
    [InlineData("h264.mkv", H264)]
    [InlineData("open.mkv", OpenGop)]
    [InlineData("open.ts", OpenGop)]
    [InlineData("h264.ts", H264 + "-output_ts_offset 10")]
    [InlineData("wrapping.ts", H264 + "-output_ts_offset 95442")]
    [InlineData("negative.mkv", H264 + "-output_ts_offset -1 -avoid_negative_ts disabled")]
    [InlineData("h264.flv", H264)]
    [InlineData("h264.avi", H264)]
    [InlineData("hevc.ts", Hevc)]
    [InlineData("hevc.mkv", Hevc)]
    [InlineData("mpeg2.ts", Mpeg2)]
    [InlineData("mpeg2.mpg", Mpeg2)]
    [InlineData("mpeg2-interlaced.ts", Mpeg2 + "-flags +ildct+ilme -top 1")]
    [InlineData("h264-interlaced.ts", "-c:v libx264 -preset veryfast -flags +ildct+ilme -bf 2 -g 30 -pix_fmt yuv420p ")]
    [InlineData("mpeg4.avi", "-c:v mpeg4 -bf 2 -g 24 ")]
    [InlineData("mjpeg.avi", "-c:v mjpeg ")]
    [InlineData("vp8-references.webm", "-c:v libvpx -deadline good -cpu-used 4 -auto-alt-ref 1 -lag-in-frames 16 -g 60 -b:v 200k ")]
    [InlineData("vp9-references.webm", "-c:v libvpx-vp9 -deadline good -cpu-used 5 -auto-alt-ref 1 -lag-in-frames 16 -g 60 -b:v 100k ")]
    [InlineData("vp9.ivf", "-c:v libvpx-vp9 -deadline good -cpu-used 5 -auto-alt-ref 1 -lag-in-frames 16 -b:v 100k ")]
    [InlineData("vfr.mkv", @"-vf settb=1/1000,setpts=N*36+mod(N*N\,17) -fps_mode passthrough " + H264)]
    [InlineData("raw.m2v", Mpeg2)]
    [InlineData("ffv1.mkv", "-c:v ffv1 ")]
    public async Task Build_HoldsExactlyTheDecodedFrames_WhateverTheContainer(string name, string arguments)
    {
        var path = Path.Combine(Directory.CreateDirectory(Path.Combine(GeneratedMedia.Shared.Folder, "containers")).FullName, name);
        await GeneratedMedia.FfmpegAsync($"{Source} {arguments} {path}");

        await AssertIsWhatDecodingGivesAsync(path);
    }

    [RequiresToolFact("ffmpeg")]
    public async Task Build_HasNoFrame_WhenTheFileGivesNoneATime()
    {
        var path = GeneratedMedia.Shared.NewPath(".h264");
        await GeneratedMedia.FfmpegAsync($"{Source} {H264} {path}");

        using var source = MediaSource.OpenFile(path);
        var index = FrameIndexer.Build(source, 0, CancellationToken.None);

        Assert.Empty(index.Frames);
        Assert.Equal(FrameIndexMethod.Frames, index.Method);
    }

    [RequiresToolFact("ffmpeg")]
    public async Task Build_NamesTheInvisiblePackets_WhenAlternateReferencesAreStoredApart()
    {
        var path = GeneratedMedia.Shared.NewPath(".webm");
        var twoPasses = $"{Source} -c:v libvpx -deadline good -cpu-used 4 -auto-alt-ref 1 -lag-in-frames 16 -g 60 -b:v 200k -passlogfile {path}";
        await GeneratedMedia.FfmpegAsync($"{twoPasses} -pass 1 -f null -");
        await GeneratedMedia.FfmpegAsync($"{twoPasses} -pass 2 {path}");

        using var source = MediaSource.OpenFile(path);
        var index = FrameIndexer.Build(source, 0, CancellationToken.None);

        Assert.Equal((90, FrameIndexMethod.Packets), (index.Frames.Count, index.Method));
        Assert.NotEmpty(index.HiddenPackets);
        Assert.Equal(Enumerable.Range(0, 90 + index.HiddenPackets.Count), index.Frames.Select(frame => frame.PacketIndex).Concat(index.HiddenPackets.Select(packet => packet.PacketIndex)).Order());
    }

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task Build_HoldsExactlyTheDecodedFrames_WhenTheRecordingBeginsInTheMiddleOfAGroup()
    {
        var whole = await File.ReadAllBytesAsync(await GeneratedMedia.Shared.TsAsync());
        var path = GeneratedMedia.Shared.NewPath(".ts");
        await File.WriteAllBytesAsync(path, whole[(188 * (whole.Length / 188 / 3))..]);

        await AssertIsWhatDecodingGivesAsync(path);
    }

    private static async Task AssertIsWhatDecodingGivesAsync(string path)
    {
        var lines = Encoding.UTF8.GetString(await RunAsync($"-v error -threads 2 -select_streams v:0 -show_entries frame=best_effort_timestamp -of csv=p=0 -i {path}"))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var decoded = lines.Select(line => line.Trim().TrimEnd(',')).Where(line => line is not ("N/A" or "")).Select(line => long.Parse(line, CultureInfo.InvariantCulture)).ToArray();

        using var source = MediaSource.OpenFile(path);
        var index = FrameIndexer.Build(source, 0, CancellationToken.None);

        Assert.NotEmpty(decoded);
        Assert.Equal(decoded.Order(), index.Frames.Select(frame => frame.Pts).Take(decoded.Length));
        // The last frames of an AVI come without a time and follow on the one before.
        Assert.Equal(lines.SkipWhile(line => line.StartsWith("N/A", StringComparison.Ordinal)).Count(line => line.Trim().Length > 0), index.Frames.Count);
        Assert.All(Enumerable.Range(0, index.Frames.Count), i => Assert.InRange(index.Frames.SeekFrames[i], 0, i));
    }

    private static Task<byte[]> RunAsync(string arguments) => GeneratedMedia.RunAsync("ffprobe", arguments);
}
