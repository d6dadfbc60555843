using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace WorkspaceAgents.Media.Tests;

public sealed partial class LoudnessMeterTests
{
    [Theory]
    [InlineData(48000)]
    [InlineData(44100)]
    [InlineData(32000)]
    [InlineData(96000)]
    public void IntegratedLufs_IsThatOfTheTechnicalDocument_ForAToneOfMinus23(int rateHz)
    {
        // EBU Tech 3341, case 1: a stereo sine of 1 kHz at -23 dBFS for 20 s reads -23.0 LUFS.
        var meter = new LoudnessMeter(rateHz, 2);
        meter.Add(Tone(rateHz, 20, -23));

        Assert.Equal(-23.0, meter.IntegratedLufs!.Value, 0.05);
        Assert.Equal(Math.Pow(10, -23 / 20.0), meter.SamplePeak, 3);
    }

    [Fact]
    public void IntegratedLufs_LeavesOutQuietParts_AsTheTechnicalDocumentSays()
    {
        // EBU Tech 3341, cases 3 and 4: quiet parts at -36 and -72 dBFS do not count.
        const int RateHz = 48000;
        var meter = new LoudnessMeter(RateHz, 2);
        foreach (var (seconds, level) in new[] { (10, -72), (10, -36), (60, -23), (10, -36), (10, -72) })
            meter.Add(Tone(RateHz, seconds, level));

        Assert.Equal(-23.0, meter.IntegratedLufs!.Value, 0.1);
    }

    [Fact]
    public void IntegratedLufs_IsNull_WhenThereIsNothingToHear()
    {
        var meter = new LoudnessMeter(48000, 1);
        meter.Add(new float[48000 * 3]);

        Assert.Null(meter.IntegratedLufs);
    }

    [Fact]
    public void IntegratedLufs_IsTheSame_HoweverTheSoundIsCut()
    {
        var tone = Tone(44100, 3, -20);
        var (whole, parts) = (new LoudnessMeter(44100, 2), new LoudnessMeter(44100, 2));
        whole.Add(tone);
        for (var i = 0; i < tone.Length; i += 2 * 777)
            parts.Add(tone.AsSpan(i, Math.Min(2 * 777, tone.Length - i)));

        Assert.Equal(whole.IntegratedLufs, parts.IntegratedLufs);
    }

    [RequiresToolTheory("ffmpeg")]
    [InlineData("anoisesrc=color=pink:seed=1:amplitude=0.3:sample_rate=48000:duration=12,volume='if(lt(t,4),1,if(lt(t,8),0.05,0.4))':eval=frame", "stereo", 2, 48000)]
    [InlineData("anoisesrc=color=white:seed=2:amplitude=0.1:sample_rate=44100:duration=9", "mono", 1, 44100)]
    [InlineData("anoisesrc=color=brown:seed=3:amplitude=0.7:sample_rate=48000:duration=9", "5.1", 6, 48000)]
    public async Task IntegratedLufs_EqualsFfmpegsFilter_WithinATenth(string source, string layout, int channels, int rateHz)
    {
        var path = GeneratedMedia.Shared.NewPath(".wav");
        await GeneratedMedia.FfmpegAsync($"-f lavfi -i {source} -af aformat=channel_layouts={layout} -c:a pcm_f32le {path}");
        var samples = MemoryMarshal.Cast<byte, float>(await GeneratedMedia.FfmpegAsync($"-i {path} -f f32le -")).ToArray();
        var lines = await Peer.LinesAsync("sh", "-c", $"ffmpeg -hide_banner -nostdin -i {path} -af ebur128 -f null - 2>&1");
        var expected = double.Parse(Integrated().Matches(string.Join('\n', lines)).Last().Groups[1].Value, CultureInfo.InvariantCulture);

        var meter = new LoudnessMeter(rateHz, channels);
        meter.Add(samples);

        Assert.Equal(expected, meter.IntegratedLufs!.Value, 0.1);
    }

    [GeneratedRegex(@"I:\s+(-?[\d.]+) LUFS")]
    private static partial Regex Integrated();

    private static float[] Tone(int rateHz, int seconds, double decibels)
    {
        var samples = new float[rateHz * seconds * 2];
        var amplitude = Math.Pow(10, decibels / 20);
        for (var i = 0; i < samples.Length; i++)
            samples[i] = (float)(amplitude * Math.Sin(2 * Math.PI * 1000 * (i / 2) / rateHz));
        return samples;
    }
}
