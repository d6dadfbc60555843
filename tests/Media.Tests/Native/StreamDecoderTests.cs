namespace WorkspaceAgents.Media.Tests;

public sealed class StreamDecoderTests
{
    [RequiresToolTheory("ffmpeg", "ffprobe")]
    [MemberData(nameof(NativeMedia.Videos), MemberType = typeof(NativeMedia))]
    public async Task Receive_GivesTheFramesOfFfmpeg_WithAnyNumberOfThreads(string name)
    {
        var path = await NativeMedia.FindAsync(name);
        var frames = (await Peer.FramesAsync(path)).Select(line => line.TrimEnd(',')).ToList();
        var hashes = await Peer.HashesAsync(path);
        foreach (var threads in new[] { 1, 3 })
        {
            using var source = MediaSource.OpenFile(path);
            using var input = MediaInput.Open(LibAv.Default, source);
            using var decoder = StreamDecoder.Open(LibAv.Default, NativeMedia.Video(input), new DecoderOptions { Threads = threads });
            var (described, hashed) = (new List<string>(), new List<string>());

            NativeMedia.Decode(input, decoder, frame =>
            {
                described.Add(NativeMedia.Describe(frame));
                hashed.Add(NativeMedia.Hash(frame));
            });

            Assert.NotEmpty(frames);
            Assert.Equal(frames, described);
            Assert.Equal(hashes, hashed);
            Assert.Equal(0, decoder.FailedCount);
        }
    }

    [RequiresSharedMediaFact("ffmpeg", "ffprobe")]
    public async Task Receive_GivesTheFramesOfFfmpeg_ForRealRecordings()
    {
        foreach (var name in new[] { SharedMedia.Nasa, "video/torchcodec/h265_video.mp4", "video/torchcodec/av1_video.mkv", "video/androidx/ts/sample_h264.ts" })
        {
            var path = SharedMedia.Find(name);
            using var source = MediaSource.OpenFile(path);
            using var input = MediaInput.Open(LibAv.Default, source);
            using var decoder = StreamDecoder.Open(LibAv.Default, NativeMedia.Video(input), new DecoderOptions { Threads = 0 });
            var hashes = new List<string>();

            NativeMedia.Decode(input, decoder, frame => hashes.Add(NativeMedia.Hash(frame)));

            Assert.Equal(await Peer.HashesAsync(path), hashes);
        }
    }

    [RequiresToolFact("ffmpeg")]
    public async Task Receive_GivesEveryFrame_WhenMoreAreSaidToBeReorderedThanTheCodecHolds()
    {
        using var source = MediaSource.OpenFile(await GeneratedMedia.Shared.VfrAsync());
        using var input = MediaInput.Open(LibAv.Default, source);
        using var decoder = StreamDecoder.Open(LibAv.Default, NativeMedia.Video(input), new DecoderOptions { ReorderFrames = 60 });
        var times = new List<long?>();

        NativeMedia.Decode(input, decoder, frame => times.Add(frame.Pts));

        Assert.Equal(GeneratedMedia.VfrMilliseconds.Count, times.Count);
        Assert.Equal(times.Order(), times);
    }

    [RequiresToolFact("ffmpeg")]
    public async Task Open_TakesADecoderThatNeedsNoGraphicsCard_ForAv1()
    {
        using var source = MediaSource.OpenFile(await GeneratedMedia.Shared.Av1Async());
        using var input = MediaInput.Open(LibAv.Default, source);
        using var decoder = StreamDecoder.Open(LibAv.Default, input.Streams[0]);

        Assert.Contains(decoder.Name, new[] { "libdav1d", "libaom-av1" });
    }

    [RequiresToolFact("ffmpeg")]
    public async Task Flush_ForgetsTheOldPlace_SoThatASeekGivesTheSameFrames()
    {
        using var source = MediaSource.OpenFile(await GeneratedMedia.Shared.ConformingAsync());
        using var input = MediaInput.Open(LibAv.Default, source);
        input.Keep([0]);
        using var decoder = StreamDecoder.Open(LibAv.Default, input.Streams[0], new DecoderOptions { Threads = 2 });
        var first = new List<(long?, string)>();
        NativeMedia.Decode(input, decoder, frame => first.Add((frame.Pts, NativeMedia.Hash(frame))));
        foreach (var seconds in new[] { 3, 1, 0 })
        {
            input.Seek(0, seconds * (long)input.Streams[0].TimeBase.Denominator);
            decoder.Flush();
            var again = new List<(long?, string)>();

            NativeMedia.Decode(input, decoder, frame => again.Add((frame.Pts, NativeMedia.Hash(frame))));

            Assert.Equal(first.Skip(seconds * 30), again);
        }
    }

    [RequiresToolFact("ffmpeg")]
    public async Task SkipFrame_PassesOverFrames()
    {
        using var source = MediaSource.OpenFile(await GeneratedMedia.Shared.ConformingAsync());
        using var input = MediaInput.Open(LibAv.Default, source);
        input.Keep([0]);
        using var decoder = StreamDecoder.Open(LibAv.Default, input.Streams[0], new DecoderOptions { SkipFrame = DecoderSkip.NonKey });
        var frames = new List<bool>();
        NativeMedia.Decode(input, decoder, frame => frames.Add(frame.IsKeyframe));
        input.Seek(0, 0);
        decoder.Flush();

        decoder.SkipFrame = DecoderSkip.Default;
        var count = 0;
        NativeMedia.Decode(input, decoder, _ => count++);

        Assert.Equal((8, 120), (frames.Count, count));
        Assert.DoesNotContain(false, frames);
    }

    [RequiresToolFact("ffmpeg")]
    public async Task Decoder_CountsErrorsAndGoesOn_WhenFramesAreDamaged()
    {
        foreach (var threads in new[] { 1, 3 })
        {
            using var source = MediaSource.OpenFile(await GeneratedMedia.Shared.CorruptAsync());
            using var input = MediaInput.Open(LibAv.Default, source);
            input.Keep([0]);
            using var decoder = StreamDecoder.Open(LibAv.Default, input.Streams[0], new DecoderOptions { Threads = threads });
            var count = 0;

            NativeMedia.Decode(input, decoder, _ => count++);

            Assert.InRange(count, 100, 120);
            Assert.True(decoder.ErrorCount > 0);
            Assert.NotEmpty(decoder.ErrorLines);
        }
    }

    [RequiresToolFact("ffmpeg")]
    public async Task Decoder_NeitherCrashesNorHangs_WhenBytesAreWrong()
    {
        var random = new Random(7);
        foreach (var name in new[] { "vfr.mp4", "hevc.mkv", "offset.ts", "odd.webm", "av1.mkv" })
        {
            var whole = await File.ReadAllBytesAsync(await NativeMedia.FindAsync(name));
            for (var round = 0; round < 12; round++)
            {
                var bytes = whole.AsSpan(0, random.Next(whole.Length / 2, whole.Length)).ToArray();
                for (var i = 0; i < 60; i++)
                    bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                using var source = MediaSource.OpenRanges(name, bytes.Length, (position, into) =>
                {
                    var count = (int)Math.Min(into.Length, bytes.Length - position);
                    bytes.AsSpan((int)position, count).CopyTo(into.Span);
                    return count;
                });
                var failure = Record.Exception(() => DecodeAll(source));
                Assert.True(failure is null or MediaException, failure?.ToString());
            }
        }
    }

    [RequiresToolFact("ffmpeg")]
    public async Task Open_SaysWhichCodecIsMissing_WhenItIsUnknown()
    {
        using var source = MediaSource.OpenFile(await GeneratedMedia.Shared.UnknownCodecAsync());
        using var input = MediaInput.Open(LibAv.Default, source);

        var failure = Assert.Throws<MediaException>(() => StreamDecoder.Open(LibAv.Default, input.Streams[0]));

        Assert.Equal((MediaErrorCode.Unreadable, "unknown"), (failure.Code, input.Streams[0].Codec));
        Assert.Contains("Stream 0", failure.Message, StringComparison.Ordinal);
    }

    [RequiresToolFact("ffmpeg")]
    public async Task Send_RefusesMisuse()
    {
        using var source = MediaSource.OpenFile(await GeneratedMedia.Shared.VfrAsync());
        using var input = MediaInput.Open(LibAv.Default, source);
        using var decoder = StreamDecoder.Open(LibAv.Default, input.Streams[0]);
        using var packet = new InputPacket(LibAv.Default);
        using var frame = new DecodedFrame(LibAv.Default);
        Assert.True(input.Read(packet));

        decoder.Send(null);

        Assert.False(decoder.Receive(frame));
        Assert.Throws<InvalidOperationException>(() => decoder.Send(packet));
        decoder.Flush();
        decoder.Send(packet);
    }

    [RequiresToolFact("ffmpeg")]
    public async Task FromBytes_DecodesAsThePacketItself()
    {
        using var source = MediaSource.OpenFile(await GeneratedMedia.Shared.ConformingAsync());
        using var input = MediaInput.Open(LibAv.Default, source);
        input.Keep([0]);
        using var decoder = StreamDecoder.Open(LibAv.Default, input.Streams[0]);
        using var packet = new InputPacket(LibAv.Default);
        using var frame = new DecodedFrame(LibAv.Default);
        Assert.True(input.Read(packet));
        var bytes = new byte[packet.Size];
        Assert.Equal(bytes.Length, source.ReadFully(packet.Position, bytes));
        Assert.Equal(packet.Data, bytes);

        using var own = InputPacket.FromBytes(LibAv.Default, bytes);
        own.Pts = 4711;
        decoder.Send(own);
        decoder.Send(null);

        Assert.True(decoder.Receive(frame));
        Assert.Equal((4711L, true), (frame.Pts, frame.IsKeyframe));
    }

    [RequiresToolFact("ffmpeg")]
    public async Task OpenAndClose_DoNotGrowTheProcess()
    {
        var paths = new[] { await GeneratedMedia.Shared.VfrAsync(), await GeneratedMedia.Shared.HevcMkvAsync(), await GeneratedMedia.Shared.TextAsync(), await GeneratedMedia.Shared.UnknownCodecAsync() };
        void Cycle(int count)
        {
            for (var i = 0; i < count; i++)
            {
                using var source = MediaSource.OpenFile(paths[i % paths.Length]);
                _ = Record.Exception(() => DecodeSome(source));
            }
        }
        Cycle(100);
        GC.Collect();
        var before = Environment.WorkingSet;

        Cycle(400);
        GC.Collect();

        Assert.InRange(Environment.WorkingSet - before, long.MinValue, 24 << 20);
    }

    private static void DecodeAll(MediaSource source)
    {
        using var input = MediaInput.Open(LibAv.Default, source);
        if (input.Streams.FirstOrDefault(stream => stream.Kind == StreamKind.Video) is not { } video)
            return;
        using var decoder = StreamDecoder.Open(LibAv.Default, video, new DecoderOptions { Threads = 2 });
        NativeMedia.Decode(input, decoder, frame => NativeMedia.Hash(frame));
    }

    private static void DecodeSome(MediaSource source)
    {
        using var input = MediaInput.Open(LibAv.Default, source);
        using var decoder = StreamDecoder.Open(LibAv.Default, NativeMedia.Video(input), new DecoderOptions { Threads = 2 });
        using var packet = new InputPacket(LibAv.Default);
        using var frame = new DecodedFrame(LibAv.Default);
        for (var i = 0; i < 4 && input.Read(packet); i++)
        {
            if (packet.StreamIndex == decoder.Stream.Index)
                decoder.Send(packet);
            while (decoder.Receive(frame)) { }
        }
    }
}
