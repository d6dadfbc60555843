namespace WorkspaceAgents.Media.Tests;

public class FrameReaderTests
{
    private readonly GeneratedMedia _media = GeneratedMedia.Shared;

    private const string Video = "-f lavfi -i testsrc2=size=192x108:rate=30:duration=3 ";

    /// <summary>A name and how ffmpeg makes the file.</summary>
    public static TheoryData<string, string> Files => new()
    {
        { "h264-pyramid.mp4", "-c:v libx264 -preset veryfast -bf 5 -x264-params b-pyramid=normal:ref=5 -g 40" },
        { "h264-open.mp4", "-c:v libx264 -preset veryfast -bf 3 -g 15 -x264-params open-gop=1:b-adapt=0:scenecut=0" },
        { "h264-refresh.mp4", "-c:v libx264 -preset veryfast -bf 0 -g 20 -x264-params intra-refresh=1" },
        { "h264-fields.mp4", "-c:v libx264 -preset veryfast -bf 2 -g 30 -x264-params interlaced=1:tff=1" },
        { "h264-mbaff.ts", "-c:v libx264 -preset veryfast -bf 2 -g 30 -x264-params interlaced=1:bff=1" },
        { "h264-slices.mov", "-c:v libx264 -preset veryfast -bf 2 -g 12 -x264-params slices=4" },
        { "h264.avi", "-c:v libx264 -preset veryfast -bf 2 -g 30" },
        { "h264.flv", "-c:v libx264 -preset veryfast -bf 2 -g 30" },
        { "h264-nocues.mkv", "-c:v libx264 -preset veryfast -bf 3 -g 15 -x264-params open-gop=1 -f matroska -live 1" },
        { "h264.ts", "-c:v libx264 -preset veryfast -bf 3 -g 15 -x264-params open-gop=1 -output_ts_offset 95443" },
        { "hevc-open.mp4", "-c:v libx265 -preset ultrafast -x265-params log-level=none:bframes=4:b-adapt=0:open-gop=1:keyint=15:min-keyint=15:scenecut=0" },
        { "hevc-layers.mp4", "-c:v libx265 -preset ultrafast -x265-params log-level=none:bframes=4:temporal-layers=1:b-pyramid=1:keyint=30" },
        { "hevc.ts", "-c:v libx265 -preset ultrafast -x265-params log-level=none:bframes=3:open-gop=1:keyint=20" },
        { "vp9-altref.webm", "-c:v libvpx-vp9 -deadline good -cpu-used 5 -auto-alt-ref 1 -lag-in-frames 16 -g 30 -b:v 200k" },
        { "vp9-altref.mp4", "-c:v libvpx-vp9 -deadline good -cpu-used 5 -auto-alt-ref 1 -lag-in-frames 16 -g 30 -b:v 200k" },
        { "vp8.webm", "-c:v libvpx -deadline good -cpu-used 5 -auto-alt-ref 1 -lag-in-frames 16 -g 30 -b:v 200k" },
        { "av1.mkv", "-c:v libsvtav1 -preset 12 -g 30" },
        { "av1.mp4", "-c:v libaom-av1 -cpu-used 8 -usage good -lag-in-frames 16 -g 30 -t 1.5" },
        { "av1.ivf", "-c:v libsvtav1 -preset 12 -g 30" },
        { "mpeg2-open.ts", "-c:v mpeg2video -bf 2 -g 15 -b:v 1M" },
        { "mpeg2-fields.mpg", "-c:v mpeg2video -flags +ildct+ilme -alternate_scan 1 -top 1 -bf 2 -g 15 -b:v 1M" },
        { "mpeg2.m2v", "-c:v mpeg2video -bf 2 -g 15 -b:v 1M -f mpeg2video" },
        { "mpeg4.avi", "-c:v mpeg4 -bf 2 -g 30" },
        { "mpeg4.mp4", "-c:v mpeg4 -bf 2 -g 30" },
        { "mjpeg.mov", "-c:v mjpeg -q:v 5 -pix_fmt yuvj422p" },
        { "prores.mov", "-c:v prores_ks -t 0.7" },
        { "ffv1.mkv", "-c:v ffv1 -level 3 -g 10 -slices 4 -t 1.5" },
        { "rle.mov", "-c:v qtrle -pix_fmt rgb24 -t 1" },
        { "wmv.wmv", "-c:v wmv2 -g 20 -b:v 1M" },
        { "theora.ogv", "-c:v libtheora -g 20 -b:v 1M" },
        { "vfr.mkv", @"-vf settb=1/1000,setpts=(N*36+mod(N*N\,17)) -fps_mode passthrough -c:v libx264 -preset veryfast -bf 3 -g 40" },
        { "fragmented.mp4", "-c:v libx264 -preset veryfast -bf 3 -g 20 -movflags frag_keyframe+empty_moov" },
    };

    [RequiresToolTheory("ffmpeg", "ffprobe")]
    [MemberData(nameof(Files))]
    public async Task ReadFrames_AreThoseOfAFullDecode_InAnyOrder(string name, string arguments)
    {
        var path = _media.NewPath("-" + name);
        await GeneratedMedia.FfmpegAsync($"{Video}{(arguments.Contains("pix_fmt") || arguments.Contains("prores") ? "" : "-pix_fmt yuv420p ")}{arguments} {path}");
        var (_, index) = await Tools.ReadAsync(path);

        await FrameTruth.AssertExactAsync(path, index);
    }

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task ReadFrames_AreThoseOfAFullDecode_WhenAnEditListHidesTheHead()
    {
        var path = await _media.EditListAsync();
        var (_, index) = await Tools.ReadAsync(path);

        await FrameTruth.AssertExactAsync(path, index);
    }

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task ReadFrames_AreThoseOfAFullDecode_WhenTheFirstGroupIsOpenAndCut()
    {
        var whole = _media.NewPath(".ts");
        var path = _media.NewPath(".ts");
        await GeneratedMedia.FfmpegAsync($"{Video}-pix_fmt yuv420p -c:v libx265 -preset ultrafast -x265-params log-level=none:bframes=3:open-gop=1:keyint=20 {whole}");
        await GeneratedMedia.FfmpegAsync($"-ss 1.2 -i {whole} -c copy {path}");
        var (_, index) = await Tools.ReadAsync(path);

        await FrameTruth.AssertExactAsync(path, index);
    }

    // Every frame is marked as a keyframe and few are. H.264's decoder gives no picture where it cannot begin; HEVC's makes up what is missing, wherever it begins.
    [RequiresToolTheory("ffmpeg", "ffprobe")]
    [InlineData("h264")]
    [InlineData("hevc")]
    public async Task GetFrameAt_IsTheFrame_WhenDecodingCannotBeginWhereTheContainerSays(string codec)
    {
        var path = await (codec == "hevc" ? _media.HevcMkvAsync() : _media.TsAsync());
        var (_, index) = await Tools.ReadAsync(path);
        var lying = index with { Frames = FrameList.Create([.. index.Frames.Select(frame => frame with { IsKeyframe = true })]) };
        var truth = await FrameTruth.HashesAsync(path, index.StreamIndex);
        using var source = MediaSource.OpenFile(path);
        using var reader = FrameReader.Open(source, lying);

        foreach (var frame in new[] { 119, 0, 75, 40, 41 })
            Assert.Equal(truth[frame], FrameTruth.HashOf(reader.GetFrameAt(frame, FrameTruth.Planes)));
        if (codec == "h264")
            Assert.Equal(0, reader.Statistics.Restarts);
    }

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task ReadFrames_SaysWhichAreDamaged_AndStopsAtOneThatIsNotThere()
    {
        var path = await _media.CorruptAsync();
        var (_, index) = await Tools.ReadAsync(path);
        using var source = MediaSource.OpenFile(path);
        using var reader = FrameReader.Open(source, index);
        var damaged = 0;

        for (var frame = 0; frame < index.Frames.Count; frame++)
        {
            try
            {
                using var read = reader.GetFrameAt(frame, FrameTruth.Planes);
                Assert.Equal(frame, read.FrameIndex);
                damaged += read.IsDamaged ? 1 : 0;
            }
            catch (MediaException exception) when (exception.Code == MediaErrorCode.Unreadable)
            {
                damaged++;
            }
        }

        Assert.InRange(damaged, 1, 15);
    }

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task GetFrameAt_ReadsOn_WhenFramesFollowEachOther()
    {
        var path = await _media.VfrAsync();
        var (_, index) = await Tools.ReadAsync(path);
        using var source = MediaSource.OpenFile(path);
        using var reader = FrameReader.Open(source, index);

        for (var frame = 60; frame < 110; frame++)
            reader.GetFrameAt(frame, FrameTruth.Planes);

        Assert.InRange(reader.Statistics.Seeks, 1, 2);
        Assert.InRange(reader.Statistics.PacketsDecoded, 50, 200);
    }

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task GetFrameAt_LeavesOutWhatNothingRefersTo()
    {
        var path = await _media.VfrAsync();
        var (_, index) = await Tools.ReadAsync(path);
        using var source = MediaSource.OpenFile(path);
        using var reader = FrameReader.Open(source, index);

        reader.GetFrameAt(110, FrameTruth.Planes);

        Assert.InRange(reader.Statistics.PacketsSkipped, 20, 100);
        Assert.InRange(reader.Statistics.PacketsDecoded + reader.Statistics.PacketsSkipped, 110, 115);
    }

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task ReadFrames_FetchesLittle_WhenTheBytesAreFarAway()
    {
        var path = _media.NewPath(".mp4");
        await GeneratedMedia.FfmpegAsync($"-f lavfi -i testsrc2=size=640x360:rate=30:duration=20,noise=alls=20:allf=t -c:v libx264 -preset ultrafast -g 30 -pix_fmt yuv420p {path}");
        var (_, index) = await Tools.ReadAsync(path);
        var truth = await FrameTruth.HashesAsync(path, index.StreamIndex);
        using var file = File.OpenHandle(path);
        using var far = MediaSource.OpenRanges("far.mp4", new FileInfo(path).Length, (position, memory) => RandomAccess.Read(file, memory.Span, position));
        using var reader = FrameReader.Open(far, index);

        foreach (var frame in new[] { 599, 5, 300 })
            Assert.Equal(truth[frame], FrameTruth.HashOf(reader.GetFrameAt(frame, FrameTruth.Planes)));

        // Three groups of a second out of twenty, and the tables.
        Assert.InRange(reader.BytesFetched, 1, far.SizeBytes / 3);
    }

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task GetFrameAt_IsAsFfmpegShowsIt_WhenConvertedResizedAndTurned()
    {
        var path = await _media.RotatedAsync();
        var (_, index) = await Tools.ReadAsync(path);
        using var source = MediaSource.OpenFile(path);
        using var reader = FrameReader.Open(source, index);
        var rgb = await GeneratedMedia.FfmpegAsync($@"-i {path} -vf select=eq(n\,7) -frames:v 1 -pix_fmt rgb24 -f rawvideo pipe:1");

        var upright = reader.GetFrameAt(7, new FrameOutput());
        var flat = reader.GetFrameAt(7, new FrameOutput { Upright = false });
        var small = reader.GetFrameAt(7, new FrameOutput { Width = 54 });
        var gray = reader.GetFrameAt(7, new FrameOutput { Format = FrameFormat.Gray8 });

        Assert.Equal((108, 192), (upright.Width, upright.Height));
        Assert.InRange(MeanDifference(rgb, upright.Data.Span), 0, 1.5);
        Assert.Equal((192, 108), (flat.Width, flat.Height));
        Assert.Equal((54, 96, 54 * 96 * 3), (small.Width, small.Height, small.Data.Length));
        Assert.Equal((108, 192, 108 * 192), (gray.Width, gray.Height, gray.Data.Length));
        Assert.Equal("rgb24", upright.PixelFormat);
        Assert.Equal([new FramePlane(0, 108 * 3, 192)], upright.Planes);
    }

    [RequiresToolTheory("ffmpeg", "ffprobe")]
    [InlineData(FrameFormat.Jpeg, 4)]
    [InlineData(FrameFormat.Png, 1.5)]
    [InlineData(FrameFormat.WebP, 8)]
    public async Task GetFrameAt_IsAPictureFile_WhenAskedFor(FrameFormat format, double maxDifference)
    {
        var path = await _media.RotatedAsync();
        var (_, index) = await Tools.ReadAsync(path);
        using var source = MediaSource.OpenFile(path);
        using var reader = FrameReader.Open(source, index);
        var pixels = reader.GetFrameAt(7, new FrameOutput());

        var picture = reader.GetFrameAt(7, new FrameOutput { Format = format, Quality = 95 });

        var file = _media.NewPath($".{format}".ToLowerInvariant());
        await File.WriteAllBytesAsync(file, picture.Data.ToArray());
        var decoded = await GeneratedMedia.FfmpegAsync($"-i {file} -pix_fmt rgb24 -f rawvideo pipe:1");
        Assert.Equal((108, 192), (picture.Width, picture.Height));
        Assert.Equal(pixels.Data.Length, decoded.Length);
        Assert.InRange(MeanDifference(pixels.Data.Span, decoded), 0, maxDifference);
    }

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task GetFramesPlayedInRange_AreThoseOnScreen()
    {
        var path = await _media.VfrAsync();
        var (_, index) = await Tools.ReadAsync(path);
        using var source = MediaSource.OpenFile(path);
        using var reader = FrameReader.Open(source, index);

        var played = reader.GetFramesPlayedInRange(index.PtsSeconds(10) + 0.001, index.PtsSeconds(14), FrameTruth.Planes, CancellationToken.None);

        Assert.Equal([10, 11, 12, 13], played.Select(frame => frame.FrameIndex));
        Assert.Equal(index.PtsSeconds(11), played[1].PtsSeconds);
        Assert.Equal(index.PtsSeconds(12) - index.PtsSeconds(11), played[1].DurationSeconds, 9);
        Assert.Equal(10, reader.GetFramePlayedAt(index.PtsSeconds(11) - 0.0001, FrameTruth.Planes).FrameIndex);
        Assert.Equal([20, 23, 26], reader.GetFramesInRange(20, 27, 3, FrameTruth.Planes, CancellationToken.None).Select(frame => frame.FrameIndex));
    }

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task GetFrameAt_Throws_WhenThereIsNoSuchFrame()
    {
        var path = await _media.VfrAsync();
        var (_, index) = await Tools.ReadAsync(path);
        using var source = MediaSource.OpenFile(path);
        using var reader = FrameReader.Open(source, index);

        foreach (var read in new Action[]
        {
            () => reader.GetFrameAt(-1, FrameTruth.Planes),
            () => reader.GetFrameAt(120, FrameTruth.Planes),
            () => reader.GetFramePlayedAt(-0.1, FrameTruth.Planes),
            () => reader.GetFramePlayedAt(1000, FrameTruth.Planes),
            () => reader.GetFramesInRange(5, 4, 1, FrameTruth.Planes, CancellationToken.None),
            () => reader.GetFramesInRange(0, 5, 0, FrameTruth.Planes, CancellationToken.None),
            () => reader.GetFramesPlayedInRange(2, 1, FrameTruth.Planes, CancellationToken.None),
        })
        {
            Assert.Equal(MediaErrorCode.InvalidRange, Assert.Throws<MediaException>(read).Code);
        }
    }

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task GetFrameAt_ThrowsAndNeverGivesAnother_WhenTheIndexIsOfAnotherFile()
    {
        var (_, index) = await Tools.ReadAsync(await _media.TsAsync());
        using var source = MediaSource.OpenFile(await _media.HevcMkvAsync());
        using var reader = FrameReader.Open(source, index);

        Assert.Equal(MediaErrorCode.Unreadable, Assert.Throws<MediaException>(() => reader.GetFrameAt(50, FrameTruth.Planes)).Code);
    }

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task GetFramesAt_Stops_WhenCancelled()
    {
        var path = await _media.VfrAsync();
        var (_, index) = await Tools.ReadAsync(path);
        using var source = MediaSource.OpenFile(path);
        using var reader = FrameReader.Open(source, index);
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();

        Assert.ThrowsAny<OperationCanceledException>(() => reader.GetFramesAt([1, 50, 100], FrameTruth.Planes, cancellation.Token));
        Assert.Equal(3, reader.GetFramesAt([1, 50, 100], FrameTruth.Planes, CancellationToken.None).Count);
    }

    private static double MeanDifference(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other)
    {
        Assert.Equal(one.Length, other.Length);
        long sum = 0;
        for (var i = 0; i < one.Length; i++)
            sum += Math.Abs(one[i] - other[i]);
        return (double)sum / one.Length;
    }
}
