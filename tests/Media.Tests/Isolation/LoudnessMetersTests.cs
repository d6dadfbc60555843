namespace WorkspaceAgents.Media.Tests;

/// <summary>Stretches of sound whose loudness follows from their tone, through a worker.</summary>
public sealed class LoudnessMetersTests
{
    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task MeasureAsync_TellsLoudFromQuietFromSilent()
    {
        // A 997 Hz sine at full scale is -3.01 LUFS in one channel (BS.1770-4): at a tenth of it 20 dB less, then a hundredth, then nothing.
        var path = await GeneratedMedia.Shared.MakeAsync(
            "levels.mkv", "-f lavfi -i testsrc2=size=64x64:rate=10:duration=9 -f lavfi -i aevalsrc='sin(2*PI*997*t)*if(lt(t,3),0.1,if(lt(t,6),0.01,0))':s=48000:d=9 -c:v mpeg4 -c:a pcm_f32le");

        var clips = await Tools.Loudness.MeasureAsync(MediaContent.OfFile(path), [(0, 3), (3, 6), (6.1, 9)], CancellationToken.None);

        Assert.Equal((-23.01, -43.01), (clips[0].IntegratedLufs!.Value, clips[1].IntegratedLufs!.Value), new Near(0.1));
        Assert.Equal((-20.0, -40.0), (clips[0].SamplePeakDbfs!.Value, clips[1].SamplePeakDbfs!.Value), new Near(0.1));
        Assert.Equal(new AudioLevels(null, null, null), clips[2]);
    }

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task MeasureAsync_HasAValue_WhenTheRateIsBelowTheMetersAndChannelsAreAbove()
    {
        var path = await GeneratedMedia.Shared.MakeAsync("phone.wav", "-f lavfi -i sine=frequency=440:sample_rate=6000:duration=2 -af pan=hexadecagonal|c0=c0|c1=c0 -c:a pcm_s16le");

        var clip = Assert.Single(await Tools.Loudness.MeasureAsync(MediaContent.OfFile(path), [(0, 2)], CancellationToken.None));

        Assert.InRange(clip.IntegratedLufs!.Value, -60, -10);
    }

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task MeasureAsync_Refuses_AFileWithoutSound()
    {
        var path = await GeneratedMedia.Shared.OpenGopAsync();

        await Assert.ThrowsAsync<MediaException>(() => Tools.Loudness.MeasureAsync(MediaContent.OfFile(path), [(0, 1)], CancellationToken.None));
    }

    private sealed class Near(double tolerance) : IEqualityComparer<(double, double)>
    {
        public bool Equals((double, double) x, (double, double) y) => Math.Abs(x.Item1 - y.Item1) <= tolerance && Math.Abs(x.Item2 - y.Item2) <= tolerance;

        public int GetHashCode((double, double) obj) => 0;
    }
}
