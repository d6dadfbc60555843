namespace WorkspaceAgents.Media.Tests;

/// <summary>Frames through a worker are the frames of the reader in this process, from a file as from a stream.</summary>
public sealed class FrameReadersTests
{
    private static readonly FrameOutput Small = new() { Width = 64 };

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task ReadAsync_GivesTheReadersFrames_InTheOrderAskedFor()
    {
        foreach (var path in new[] { await GeneratedMedia.Shared.VfrAsync(), await GeneratedMedia.Shared.TsAsync() })
        {
            var (_, index) = await Tools.ReadAsync(path);
            int[] wanted = [50, 3, 3, 119, 0];
            using var source = MediaSource.OpenFile(path);
            using var reader = FrameReader.Open(source, index);
            var expected = reader.GetFramesAt(wanted, Small, CancellationToken.None);

            var found = new List<VideoFrame>();
            await Tools.Frames.ReadAsync(MediaContent.OfFile(path), index, wanted, Small, (frame, _) => { found.Add(frame); return ValueTask.CompletedTask; }, CancellationToken.None);

            Assert.Equal(wanted, found.Select(frame => frame.FrameIndex));
            Assert.All(expected.Zip(found), pair =>
            {
                Assert.Equal((pair.First.Width, pair.First.Height, pair.First.PtsSeconds), (pair.Second.Width, pair.Second.Height, pair.Second.PtsSeconds));
                Assert.True(pair.First.Data.Span.SequenceEqual(pair.Second.Data.Span));
            });
        }
    }

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task ReadAsync_ReadsAStreamByRanges()
    {
        var path = await GeneratedMedia.Shared.ConformingAsync();
        var (_, index) = await Tools.ReadAsync(path);
        var content = MediaContent.OfStream("stored", "a hash", new FileInfo(path).Length, _ => Task.FromResult<Stream>(File.OpenRead(path)));

        var far = await Tools.Frames.ReadAsync(content, index, 100, Small, CancellationToken.None);
        var again = await Tools.Frames.ReadAsync(content, index, 101, Small, CancellationToken.None);
        var local = await Tools.Frames.ReadAsync(MediaContent.OfFile(path), index, 101, Small, CancellationToken.None);

        Assert.Equal(100, far.FrameIndex);
        Assert.True(again.Data.Span.SequenceEqual(local.Data.Span));
    }

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task ReadAsync_Refuses_WhatTheVideoDoesNotHave()
    {
        var path = await GeneratedMedia.Shared.VfrAsync();
        var (_, index) = await Tools.ReadAsync(path);

        var beyond = await Assert.ThrowsAsync<MediaException>(() => Tools.Frames.ReadAsync(MediaContent.OfFile(path), index, 120, Small, CancellationToken.None));
        var size = await Assert.ThrowsAsync<MediaException>(() => Tools.Frames.ReadAsync(MediaContent.OfFile(path), index, 0, new() { Width = 0 }, CancellationToken.None));

        Assert.Equal((MediaErrorCode.InvalidRange, MediaErrorCode.InvalidRange), (beyond.Code, size.Code));
    }

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task ReadSheetAsync_GivesOneJpeg()
    {
        var path = await GeneratedMedia.Shared.VfrAsync();
        var (_, index) = await Tools.ReadAsync(path);
        var sheet = FrameSheet.Lay(5, 3, 64, 192, 108);

        var jpeg = await Tools.Frames.ReadSheetAsync(MediaContent.OfFile(path), index, [0, 30, 60, 90, 119], sheet, CancellationToken.None);

        Assert.Equal([0xFF, 0xD8, 0xFF], jpeg[..3]);
        // The frame header (SOF0): marker, length, precision, then height and width.
        var at = jpeg.AsSpan().IndexOf([(byte)0xFF, (byte)0xC0]) + 5;
        Assert.Equal((72, 192), ((jpeg[at] << 8) + jpeg[at + 1], (jpeg[at + 2] << 8) + jpeg[at + 3]));
    }

    [Fact]
    public void Header_IsOneNumpyReads()
    {
        var header = NumpyHeader.Write(12, 1080, 1920);

        Assert.Equal(0, header.Length % 64);
        Assert.Equal(header.Length - 10, header[8] + (header[9] << 8));
        Assert.Equal("{'descr': '|u1', 'fortran_order': False, 'shape': (12, 1080, 1920, 3), }", System.Text.Encoding.ASCII.GetString(header, 10, header.Length - 10).TrimEnd());
        Assert.Equal((byte)'\n', header[^1]);
    }
}
