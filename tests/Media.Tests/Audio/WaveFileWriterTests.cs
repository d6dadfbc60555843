using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace WorkspaceAgents.Media.Tests;

public sealed class WaveFileWriterTests
{
    [RequiresToolTheory("ffmpeg", "ffprobe")]
    [InlineData(1, "mono", true)]
    [InlineData(1, "mono", false)]
    [InlineData(2, "stereo", true)]
    [InlineData(3, "2.1", false)]
    [InlineData(6, "5.1(side)", true)]
    [InlineData(6, "5.1", false)]
    [InlineData(8, "7.1", false)]
    public async Task WriteAsync_MakesAFile_ThatOthersReadSampleForSample(int channels, string layout, bool isFloat)
    {
        var path = GeneratedMedia.Shared.NewPath(".wav");
        var random = new Random(channels);
        // 16 bits hold these exactly; an odd number of them in one channel needs no padding but is easily got wrong.
        var samples = Enumerable.Range(0, 30_001 * channels).Select(_ => random.Next(short.MinValue, short.MaxValue) / 32768f).ToArray();
        await using (var writer = WaveFileWriter.Create(path, 22050, channels, layout, isFloat))
        {
            await writer.WriteAsync(samples.AsMemory(0, 7 * channels), CancellationToken.None);
            await writer.WriteAsync(samples.AsMemory(7 * channels), CancellationToken.None);
            Assert.Equal((30_001L, 0L), (writer.SampleCount, writer.ClippedCount));
            await writer.CompleteAsync(CancellationToken.None);
        }

        var read = MemoryMarshal.Cast<byte, float>((await GeneratedMedia.FfmpegAsync($"-i {path} -f f32le -")).AsSpan()).ToArray();
        var told = await Peer.LinesAsync("ffprobe", "-v", "error", "-show_entries", "stream=sample_rate,channels,channel_layout,codec_name", "-of", "csv=p=0", path);

        Assert.Equal(samples, read);
        var stated = channels is 1 or 2 ? "unknown" : layout;
        Assert.Equal($"{(isFloat ? "pcm_f32le" : "pcm_s16le")},22050,{channels},{stated}", told[0].Replace($",{channels},{layout}", $",{channels},{stated}", StringComparison.Ordinal));
        Assert.False(File.Exists($"{path}.part"));
    }

    [Fact]
    public async Task WriteAsync_CountsWhatIsAboveFullScale()
    {
        var path = GeneratedMedia.Shared.NewPath(".wav");
        await using var writer = WaveFileWriter.Create(path, 8000, 1, "mono", isFloat: false);

        await writer.WriteAsync(new[] { 1f, -1f, 1.1f, -3f, float.NaN }, CancellationToken.None);
        await writer.CompleteAsync(CancellationToken.None);

        Assert.Equal(2, writer.ClippedCount);
        Assert.Equal([32767, -32768, 32767, -32768, 0], MemoryMarshal.Cast<byte, short>((await File.ReadAllBytesAsync(path)).AsSpan()[^10..]).ToArray());
    }

    [Fact]
    public async Task DisposeAsync_LeavesNothing_WhenTheFileIsNotComplete()
    {
        var path = GeneratedMedia.Shared.NewPath(".wav");
        await using (var writer = WaveFileWriter.Create(path, 8000, 1, "mono", isFloat: false))
            await writer.WriteAsync(new float[100], CancellationToken.None);

        Assert.False(File.Exists(path) || File.Exists($"{path}.part"));
    }

    [RequiresToolFact("ffprobe")]
    public async Task Header_TellsLengthsOf64Bits_FromFourGigabytesOn()
    {
        var header = new WaveHeader(48000, 2, "stereo", isFloat: true);
        var samples = 700_000_000L;
        var path = GeneratedMedia.Shared.NewPath(".wav");
        await using (var file = File.Create(path))
        {
            await file.WriteAsync(header.ToBytes(samples * 8));
            // Nothing but a hole: it takes no room on the disk.
            file.SetLength(file.Length + (samples * 8));
        }

        var told = await Peer.LinesAsync("ffprobe", "-v", "error", "-show_entries", "stream=duration_ts", "-of", "csv=p=0", path);
        File.Delete(path);

        Assert.Equal($"{samples}", told[0]);
        Assert.Equal("RF64"u8, header.ToBytes(samples * 8).AsSpan(0, 4));
        Assert.Equal("RIFF"u8, header.ToBytes(4_000_000_000).AsSpan(0, 4));
        Assert.Equal(4_000_000_000u, BinaryPrimitives.ReadUInt32LittleEndian(header.ToBytes(4_000_000_000).AsSpan()[^4..]));
        Assert.Equal(header.ToBytes(0).Length, header.ToBytes(samples * 8).Length);
    }
}
