using System.Buffers;

namespace WorkspaceAgents.Media.Tests;

public sealed class AudioResamplerTests
{
    [RequiresToolTheory("ffmpeg")]
    [InlineData("vfr.mp4", "f32le", null, null)]
    [InlineData("vfr.mp4", "f32le", 16000, 1)]
    [InlineData("vfr.mp4", "s16le", 44100, 2)]
    [InlineData("offset.ts", "f32le", 16000, 1)]
    [InlineData("hevc.mkv", "s16le", null, null)]
    [InlineData("surround.mka", "f32le", null, null)]
    [InlineData("surround.mka", "f32le", 22050, 1)]
    [InlineData("surround.mka", "s16le", 48000, 2)]
    [InlineData("song.mp3", "f32le", 16000, 1)]
    public async Task Add_GivesTheSamplesOfFfmpeg(string name, string kind, int? rate, int? channels)
    {
        var path = name switch
        {
            "surround.mka" => await GeneratedMedia.Shared.SurroundAsync(),
            "song.mp3" => await GeneratedMedia.Shared.CoverAsync(),
            _ => await NativeMedia.FindAsync(name),
        };
        var expected = await GeneratedMedia.FfmpegAsync(
            $"-i {path} -map 0:a:0 {(rate is null ? "" : $"-ar {rate} ")}{(channels is null ? "" : $"-ac {channels} ")}-f {kind} pipe:1");
        using var resampler = new AudioResampler(LibAv.Default, kind == "f32le" ? SampleKind.Float32 : SampleKind.Int16, rate, channels);

        var made = Resample(path, resampler);

        Assert.True(expected.Length > 100_000);
        Assert.Equal(expected.Length, made.Length);
        Assert.True(expected.AsSpan().SequenceEqual(made), "The samples differ.");
        Assert.Equal(0, made.Length % resampler.MomentBytes);
    }

    [RequiresToolFact("ffmpeg")]
    public async Task Add_FollowsAChangeOfTheSource()
    {
        using var resampler = new AudioResampler(LibAv.Default, SampleKind.Float32, 16000, 1);
        var (first, second) = (await NativeMedia.FindAsync("vfr.mp4"), await GeneratedMedia.Shared.SurroundAsync());
        var expected = Resample(first, resampler).Length + Resample(second, resampler).Length;
        var output = new ArrayBufferWriter<byte>();

        AddAll(first, resampler, output);
        AddAll(second, resampler, output);
        resampler.Finish(output);

        Assert.Equal(expected, output.WrittenCount);
    }

    [RequiresToolFact("ffmpeg")]
    public async Task Reset_ForgetsWhatWasKeptBack()
    {
        var path = await NativeMedia.FindAsync("vfr.mp4");
        using var resampler = new AudioResampler(LibAv.Default, SampleKind.Int16, 16000, 1);
        var expected = Resample(path, resampler);

        AddAll(path, resampler, new ArrayBufferWriter<byte>());
        resampler.Reset();

        Assert.Equal(expected, Resample(path, resampler));
    }

    private static byte[] Resample(string path, AudioResampler resampler)
    {
        var output = new ArrayBufferWriter<byte>();
        AddAll(path, resampler, output);
        resampler.Finish(output);
        return output.WrittenSpan.ToArray();
    }

    private static void AddAll(string path, AudioResampler resampler, ArrayBufferWriter<byte> output)
    {
        using var source = MediaSource.OpenFile(path);
        using var input = MediaInput.Open(LibAv.Default, source);
        using var decoder = StreamDecoder.Open(LibAv.Default, input.Streams.First(stream => stream.Kind == StreamKind.Audio));
        NativeMedia.Decode(input, decoder, frame => resampler.Add(frame, output));
    }
}
