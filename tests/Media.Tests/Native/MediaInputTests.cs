namespace WorkspaceAgents.Media.Tests;

public sealed class MediaInputTests
{
    [RequiresToolTheory("ffmpeg", "ffprobe")]
    [MemberData(nameof(NativeMedia.Videos), MemberType = typeof(NativeMedia))]
    public async Task Read_GivesThePacketsOfFfprobe(string name)
    {
        var path = await NativeMedia.FindAsync(name);
        using var source = MediaSource.OpenFile(path);
        using var input = MediaInput.Open(LibAv.Default, source);

        var expected = (await Peer.PacketsAsync(path)).Select(Short).ToList();

        Assert.NotEmpty(expected);
        Assert.Equal(expected, NativeMedia.Packets(input));
        Assert.Null(input.LastReadError);
    }

    [RequiresToolTheory("ffmpeg")]
    [MemberData(nameof(NativeMedia.Videos), MemberType = typeof(NativeMedia))]
    public async Task Read_GivesTheSamePackets_OverRanges(string name)
    {
        var path = await NativeMedia.FindAsync(name);
        var bytes = await File.ReadAllBytesAsync(path);
        using var local = MediaSource.OpenFile(path);
        using var fromFile = MediaInput.Open(LibAv.Default, local);
        using var remote = MediaSource.OpenRanges(name, bytes.Length, (position, into) => Copy(bytes, position, into));
        using var fromRanges = MediaInput.Open(LibAv.Default, remote);

        Assert.Equal(NativeMedia.Packets(fromFile), NativeMedia.Packets(fromRanges));
        Assert.InRange(remote.BytesFetched, 1, bytes.Length);
    }

    [RequiresSharedMediaFact("ffprobe")]
    public async Task Read_GivesThePacketsOfFfprobe_ForRealRecordings()
    {
        var videos = Directory.EnumerateFiles(SharedMedia.Find("video"), "*", SearchOption.AllDirectories).Where(file => Path.GetExtension(file) is ".mp4" or ".mkv" or ".ts").ToList();
        Assert.NotEmpty(videos);
        foreach (var path in videos)
        {
            using var source = MediaSource.OpenFile(path);
            using var input = MediaInput.Open(LibAv.Default, source);

            Assert.Equal((await Peer.PacketsAsync(path)).Select(Short), NativeMedia.Packets(input));
        }
    }

    [RequiresToolFact("ffmpeg")]
    public async Task Streams_SayWhatTheHeaderSays()
    {
        using var source = MediaSource.OpenFile(await GeneratedMedia.Shared.VfrAsync());
        using var input = MediaInput.Open(LibAv.Default, source);

        var video = input.Streams[0];
        var audio = input.Streams[1];
        Assert.Contains("mp4", input.FormatName, StringComparison.Ordinal);
        Assert.InRange(input.DurationSeconds!.Value, 4.2, 4.4);
        Assert.Equal(0, input.StartSeconds);
        Assert.Equal("isom", input.Metadata["major_brand"]);
        Assert.Equal((StreamKind.Video, "h264", "High", 192, 108, "yuv420p"), (video.Kind, video.Codec, video.Profile, video.Width, video.Height, video.PixelFormat));
        Assert.Equal((120L, 0L, new TimeBase(1, 90000)), (video.FrameCount, video.StartPts, video.TimeBase));
        Assert.Equal("avc1", System.Text.Encoding.ASCII.GetString(BitConverter.GetBytes(video.CodecTag)));
        Assert.Equal((1, true, false), (video.Extradata[0], video.IsDefault, video.IsAttachedPicture));
        Assert.Equal("VideoHandler", video.Metadata["handler_name"]);
        Assert.Equal((StreamKind.Audio, "aac", "LC", 48000, 1, "mono", "fltp"), (audio.Kind, audio.Codec, audio.Profile, audio.SampleRateHz, audio.Channels, audio.ChannelLayout, audio.SampleFormat));
        Assert.Equal((1024, 0d), (audio.FrameSamples, video.RotationDegrees));
    }

    [RequiresToolFact("ffmpeg")]
    public async Task Streams_KnowRotationAndColour_WhenTheContainerStatesThem()
    {
        using var source = MediaSource.OpenFile(await GeneratedMedia.Shared.RotatedAsync());
        using var input = MediaInput.Open(LibAv.Default, source);

        var video = Assert.Single(input.Streams);
        Assert.Equal((90d, "bt709", "tv", "progressive"), (video.RotationDegrees, video.ColorSpace, video.ColorRange, video.FieldOrder));
        Assert.Equal(9, video.DisplayMatrix?.Count);
    }

    [RequiresToolFact("ffmpeg")]
    public async Task Streams_TellACoverFromAVideo()
    {
        using var source = MediaSource.OpenFile(await GeneratedMedia.Shared.CoverAsync());
        using var input = MediaInput.Open(LibAv.Default, source);

        Assert.True(input.Streams.Single(stream => stream.Kind == StreamKind.Video).IsAttachedPicture);
        Assert.False(input.Streams.Single(stream => stream.Kind == StreamKind.Audio).IsAttachedPicture);
    }

    [RequiresToolFact("ffmpeg")]
    public async Task Chapters_AreRead()
    {
        using var source = MediaSource.OpenFile(await GeneratedMedia.Shared.ChaptersAsync());
        using var input = MediaInput.Open(LibAv.Default, source);

        Assert.Equal([("Dawn", 0d, 1.5), ("Noon, né?", 1.5, 4d)], input.Chapters.Select(chapter => (chapter.Title!, chapter.StartSeconds, chapter.StopSeconds)));
    }

    [RequiresToolFact("ffmpeg")]
    public async Task Keep_LeavesOutOtherStreams()
    {
        using var source = MediaSource.OpenFile(await GeneratedMedia.Shared.VfrAsync());
        using var input = MediaInput.Open(LibAv.Default, source);

        input.Keep([1]);

        Assert.All(NativeMedia.Packets(input), line => Assert.StartsWith("1,", line, StringComparison.Ordinal));
    }

    [RequiresToolFact("ffmpeg")]
    public async Task Seek_GoesToTheKeyframeBeforeAndAgain()
    {
        using var source = MediaSource.OpenFile(await GeneratedMedia.Shared.ConformingAsync());
        using var input = MediaInput.Open(LibAv.Default, source);
        input.Keep([0]);
        var all = NativeMedia.Packets(input);

        input.Seek(0, input.Streams[0].TimeBase.Denominator * 2L);
        var fromMiddle = NativeMedia.Packets(input);
        input.Seek(0, 0);

        Assert.StartsWith("0,30720,", fromMiddle[0], StringComparison.Ordinal);
        Assert.Equal(all[all.IndexOf(fromMiddle[0])..], fromMiddle);
        Assert.Equal(all, NativeMedia.Packets(input));
    }

    [RequiresToolFact("ffmpeg")]
    public async Task SeekByte_ReadsOnFromThere_InATransportStream()
    {
        using var source = MediaSource.OpenFile(await GeneratedMedia.Shared.TsAsync());
        using var input = MediaInput.Open(LibAv.Default, source);
        var middle = source.SizeBytes / 2 / 188 * 188;

        input.SeekByte(middle);
        using var packet = new InputPacket(LibAv.Default);

        Assert.True(input.Read(packet));
        Assert.InRange(packet.Position, middle, middle + 20_000);
    }

    [RequiresToolFact("ffmpeg")]
    public async Task Open_SaysInLibavsWordsWhyNot_WhenTheFileIsNoMedia()
    {
        string[] paths = [await GeneratedMedia.Shared.EmptyAsync(), await GeneratedMedia.Shared.TextAsync(), await GeneratedMedia.Shared.MoovMissingAsync()];
        foreach (var path in paths)
        {
            using var source = MediaSource.OpenFile(path);

            var failure = Assert.Throws<MediaException>(() => MediaInput.Open(LibAv.Default, source));

            Assert.Equal(MediaErrorCode.Unreadable, failure.Code);
            Assert.Contains(Path.GetFileName(path), failure.Message, StringComparison.Ordinal);
        }
        using var cut = MediaSource.OpenFile(paths[^1]);
        Assert.Contains("moov atom not found", Assert.Throws<MediaException>(() => MediaInput.Open(LibAv.Default, cut)).Message, StringComparison.Ordinal);
    }

    [RequiresToolTheory("ffmpeg")]
    [InlineData("list.m3u8", "#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\n{0}\n#EXT-X-ENDLIST\n")]
    [InlineData("list.txt", "ffconcat version 1.0\nfile '{0}'\n")]
    [InlineData("list.mpd", "<?xml version=\"1.0\"?><MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\" type=\"static\"><Period><AdaptationSet mimeType=\"video/mp4\"><Representation id=\"1\"><BaseURL>{0}</BaseURL></Representation></AdaptationSet></Period></MPD>")]
    public async Task Open_NeverOpensAnotherFile_WhenThisOneNamesIt(string name, string content)
    {
        var victim = await GeneratedMedia.Shared.TsAsync();
        var bytes = System.Text.Encoding.UTF8.GetBytes(string.Format(content, victim));
        using var source = MediaSource.OpenRanges(name, bytes.Length, (position, into) => Copy(bytes, position, into));

        Assert.Equal(MediaErrorCode.Unreadable, Assert.Throws<MediaException>(() => MediaInput.Open(LibAv.Default, source)).Code);
    }

    [RequiresToolFact("ffmpeg")]
    public async Task Read_ThrowsWhatTheSourceThrew()
    {
        var bytes = await File.ReadAllBytesAsync(await GeneratedMedia.Shared.FastStartAsync());
        var broken = false;
        using var source = MediaSource.OpenRanges("remote.mp4", bytes.Length, (position, into) => broken ? throw new InvalidOperationException("the store is down") : Copy(bytes, position, into[..Math.Min(into.Length, 1000)]));
        using var input = MediaInput.Open(LibAv.Default, source);

        broken = true;

        Assert.Equal("the store is down", Assert.Throws<InvalidOperationException>(() => NativeMedia.Packets(input)).Message);
        broken = false;
        using var failing = MediaSource.OpenRanges("remote.mp4", 1 << 20, (_, _) => throw new TimeoutException("the store is slow"));
        Assert.Equal("the store is slow", Assert.Throws<TimeoutException>(() => MediaInput.Open(LibAv.Default, failing)).Message);
    }

    [RequiresToolFact("ffmpeg")]
    public async Task Read_EndsWithoutAnError_WhenTheFileIsCut()
    {
        using var source = MediaSource.OpenFile(await GeneratedMedia.Shared.MdatCutAsync());
        using var input = MediaInput.Open(LibAv.Default, source);

        Assert.InRange(NativeMedia.Packets(input).Count, 10, 119);
    }

    [RequiresToolFact("ffmpeg")]
    public async Task Open_ReadsTheEditListOnlyWhenAsked()
    {
        var path = await GeneratedMedia.Shared.EditListAsync();
        using var source = MediaSource.OpenFile(path);
        using var edited = MediaInput.Open(LibAv.Default, source);
        using var raw = MediaInput.Open(LibAv.Default, source, new MediaInputOptions { IgnoreEditList = true });

        Assert.Contains(NativeMedia.Packets(edited), line => line.EndsWith('D'));
        Assert.DoesNotContain(NativeMedia.Packets(raw), line => line.EndsWith('D'));
    }

    [RequiresToolFact("ffmpeg")]
    public async Task Disposed_RefusesWork()
    {
        using var source = MediaSource.OpenFile(await GeneratedMedia.Shared.VfrAsync());
        var input = MediaInput.Open(LibAv.Default, source);
        var stream = input.Streams[0];
        using var packet = new InputPacket(LibAv.Default);

        input.Dispose();
        input.Dispose();

        Assert.Throws<ObjectDisposedException>(() => input.Read(packet));
        Assert.Throws<ObjectDisposedException>(() => StreamDecoder.Open(LibAv.Default, stream));
        Assert.Equal("h264", stream.Codec);
    }

    // The third flag of newer releases is not compared.
    private static string Short(string line) => line.TrimEnd(',') is var trimmed && trimmed.LastIndexOf(',') is var comma ? trimmed[..Math.Min(trimmed.Length, comma + 3)] : line;

    private static int Copy(byte[] bytes, long position, Memory<byte> into)
    {
        var count = (int)Math.Min(into.Length, bytes.Length - position);
        bytes.AsSpan((int)position, count).CopyTo(into.Span);
        return count;
    }
}
