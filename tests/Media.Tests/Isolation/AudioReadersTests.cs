namespace WorkspaceAgents.Media.Tests;

/// <summary>Sound through a worker is the sound of the reader in this process, from a file as from a stream.</summary>
public sealed class AudioReadersTests
{
    private static readonly AudioReaderOptions Speech = new() { SampleRateHz = 16000, Channels = 1 };

    [RequiresToolFact("ffmpeg")]
    public async Task ReadAsync_GivesTheReadersSound_AlsoBackwards()
    {
        var path = await MadeSound.FindAsync("aac44.mp4");
        using var source = MediaSource.OpenFile(path);
        using var reader = AudioReader.Open(source, Speech);
        foreach (var (start, stop) in new[] { (12.0, 14.5), (14.5, 15.0), (3.25, 3.5), (double.NegativeInfinity, double.PositiveInfinity) })
        {
            var expected = reader.Read(start, stop);

            var found = await Tools.Audio.ReadAsync(MediaContent.OfFile(path), Speech, start, stop, CancellationToken.None);

            Assert.Equal((expected.FirstSample, expected.StartSeconds, 16000, 1, "mono"), (found.FirstSample, found.StartSeconds, found.SampleRateHz, found.Channels, found.ChannelLayout));
            Assert.True(expected.Samples.Span.SequenceEqual(found.Samples.Span));
        }
    }

    [RequiresToolFact("ffmpeg")]
    public async Task ReadBlocksAsync_ReadsAStreamByRanges_AndTellsWhatItGave()
    {
        var path = await MadeSound.FindAsync("video-aac.mp4");
        var content = MediaContent.OfStream("stored", "sound by its hash", new FileInfo(path).Length, _ => Task.FromResult<Stream>(File.OpenRead(path)));
        List<float> samples = [];

        var read = await Tools.Audio.ReadBlocksAsync(
            content, null, (2, 5),
            (block, _) =>
            {
                Assert.Equal(samples.Count / 2, block.FirstSample - 96000);
                samples.AddRange(block.Samples.Span);
                return ValueTask.CompletedTask;
            },
            CancellationToken.None);

        Assert.Equal((3 * 48000 * 2, 3 * 48000L, 2.0, "aac", "stereo"), (samples.Count, read.SampleCount, read.StartSeconds, read.Codec, read.SourceChannelLayout));
        Assert.Empty(read.Gaps);
    }

    [RequiresToolFact("ffmpeg")]
    public async Task ReadAsync_Refuses_WhatTheFileDoesNotHave_AndGoesOn()
    {
        var content = MediaContent.OfFile(await MadeSound.FindAsync("pcm.wav"));

        var none = await Assert.ThrowsAsync<MediaException>(() => Tools.Audio.ReadAsync(content, new AudioReaderOptions { StreamIndex = 3 }, 0, 1, CancellationToken.None));
        var turned = await Assert.ThrowsAsync<MediaException>(() => Tools.Audio.ReadAsync(content, null, 2, 1, CancellationToken.None));
        var beyond = await Tools.Audio.ReadAsync(content, null, 100, 101, CancellationToken.None);

        Assert.Equal((MediaErrorCode.InvalidRange, MediaErrorCode.InvalidRange, 0), (none.Code, turned.Code, beyond.Count));
    }

    [RequiresToolFact("ffmpeg")]
    public async Task ReadBlocksAsync_GivesTheSameSoundAgain_WhenItWasStoppedInTheMiddle()
    {
        var content = MediaContent.OfFile(await MadeSound.FindAsync("aac.mp4"));
        var expected = await Tools.Audio.ReadAsync(content, null, 4, 6, CancellationToken.None);

        await Assert.ThrowsAsync<InvalidOperationException>(() => Tools.Audio.ReadBlocksAsync(content, null, (0, 20), (_, _) => throw new InvalidOperationException("enough"), CancellationToken.None));
        var again = await Tools.Audio.ReadAsync(content, null, 4, 6, CancellationToken.None);

        Assert.True(expected.Samples.Span.SequenceEqual(again.Samples.Span));
    }
}
