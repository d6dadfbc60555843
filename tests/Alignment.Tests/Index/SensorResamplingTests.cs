using WorkspaceAgents.Alignment.Tests.Sensors;

namespace WorkspaceAgents.Alignment.Tests.Index;

public sealed class SensorResamplingTests
{
    /// <summary>10 Hz with a gap from 1.0 to 2.5 s; value = 10 · t.</summary>
    private static readonly SensorLog Gapped = Logs.Ramp(Logs.Times(10, 0, 4, gapStart: 1.05, gapStop: 2.45));

    private static SensorFrames Join(SensorLog log, double[] frames, params (string Channel, SensorSampling Sampling)[] stated) => SensorJoin.Join(
        new SensorTrack("imu.csv", log, ClockMap.Identity) { Sampling = stated.ToDictionary(pair => pair.Channel, pair => pair.Sampling) }, frames, CancellationToken.None);

    private static SensorLog Named(SensorLog log, params (string Name, string? Unit)[] names) =>
        log with { Channels = [.. names.Select(name => new SensorChannel(name.Name, name.Unit))] };

    [Theory]
    [InlineData(SensorResampling.Linear, 3.2)]
    [InlineData(SensorResampling.Previous, 3)]
    [InlineData(SensorResampling.Nearest, 3)]
    [InlineData(SensorResampling.Circular, 3.2)]
    public void Join_ReadsBetweenSamplesInEachMode_AndNothingInAGapOrOutside(SensorResampling mode, double between)
    {
        SensorFrames joined = Join(Gapped, [-0.2, 0.32, 0.38, 1.0, 1.7, 4.25], ("*", new SensorSampling { Mode = mode }));

        Assert.Equal(between, joined[1, 0], 1e-9);
        if (mode == SensorResampling.Nearest)
            Assert.Equal(4, joined[2, 0], 1e-9);
        Assert.Equal(10, joined[3, 0], 1e-9);
        Assert.All([0, 4, 5], frame => Assert.True(double.IsNaN(joined[frame, 0])));
    }

    [Theory]
    [InlineData(SensorResampling.Mean, 6.5, 21.5)]
    [InlineData(SensorResampling.Minimum, 5, 20)]
    [InlineData(SensorResampling.Maximum, 8, 23)]
    [InlineData(SensorResampling.Sum, 26, 86)]
    [InlineData(SensorResampling.Count, 4, 4)]
    public void Join_SumsUpTheTimeAFrameIsOnScreen_WhenAsked(SensorResampling mode, double second, double fifth)
    {
        double[] times = Logs.Times(10, 0, 3);
        SensorLog log = Logs.Of(times, [.. Enumerable.Range(0, times.Length).Select(sample => (double)sample)]);

        SensorFrames joined = Join(log, [0.05, 0.45, 0.85, 1.25, 1.95, 2.35, 2.75, 3.15], ("c0", new SensorSampling { Mode = mode }));

        Assert.Equal(second, joined[1, 0], 1e-9);
        Assert.Equal(fifth, joined[4, 0], 1e-9);
        Assert.Equal(mode == SensorResampling.Count ? 0 : double.NaN, joined[7, 0]);
    }

    [Fact]
    public void Join_GivesAWindowNoValue_WhenItTouchesAGapOrHoldsNoSample()
    {
        SensorSampling window = new() { Mode = SensorResampling.Mean, WindowSeconds = 0.2 };

        SensorFrames joined = Join(Gapped, [0.52, 0.95, 1.05, 1.7, 2.45, 2.98], ("c0", window));

        Assert.Equal([5.5, double.NaN, double.NaN, double.NaN, double.NaN, 29.5], joined.Values.Select(value => Math.Round(value, 9)));
        Assert.True(double.IsNaN(Join(Gapped, [0.51, 0.52], ("c0", new SensorSampling { Mode = SensorResampling.Sum }))[0, 0]));
    }

    [Fact]
    public void Join_TurnsAlongTheShorterWay_WhenFourChannelsAreARotation()
    {
        // A turn about z of 90° a second; every other sample is written with the opposite sign, which is the same rotation.
        double[] times = Logs.Times(10, 0, 4);
        double Sign(int sample) => sample % 2 == 0 ? 1 : -1;
        double[] cosines = [.. times.Select((time, sample) => Sign(sample) * Math.Cos(time * Math.PI / 4))];
        double[] sines = [.. times.Select((time, sample) => Sign(sample) * Math.Sin(time * Math.PI / 4))];
        SensorLog log = Named(Logs.Of(times, new double[times.Length], new double[times.Length], sines, cosines), ("pose.qx", null), ("pose.qy", null), ("pose.qz", null), ("pose.qw", null));
        double[] frames = [.. Enumerable.Range(0, 79).Select(frame => frame * 0.05)];

        SensorFrames joined = Join(log, frames);

        for (int frame = 0; frame < frames.Length; frame++)
        {
            Assert.Equal(0, joined[frame, 0], 1e-12);
            Assert.Equal(Math.Sin(frames[frame] * Math.PI / 4), joined[frame, 2], 1e-9);
            Assert.Equal(Math.Cos(frames[frame] * Math.PI / 4), joined[frame, 3], 1e-9);
        }

        Assert.True(Math.Abs(Join(log, [0.05], ("*", new SensorSampling { Mode = SensorResampling.Linear }))[0, 3]) < 0.1);
    }

    [Fact]
    public void Join_KeepsFourChannelsPlain_WhenTheyAreNotOfLengthOne()
    {
        double[] times = Logs.Times(10, 0, 1);
        double[] ramp = [.. times.Select(time => 10 * time)];
        SensorLog log = Named(Logs.Of(times, ramp, ramp, ramp, ramp), ("w", null), ("x", null), ("y", null), ("z", null));

        Assert.Equal([5.5, 5.5, 5.5, 5.5], Join(log, [0.55]).Values.Select(value => Math.Round(value, 9)));
    }

    [Theory]
    [InlineData("heading", "deg", 350, 10, 0)]
    [InlineData("yaw", "deg", -170, 170, -180)]
    [InlineData("gps.lon", "deg", 179.5, -179.5, 180)]
    [InlineData("course", null, 359, 3, 1)]
    [InlineData("yaw", "rad", 3.0, -3.0, 3.1415926535)]
    [InlineData("speed", "deg", 350, 10, 180)]
    [InlineData("heading", "deg", 710, 730, 720)]
    public void Join_TakesAnAngleTheShorterWayRound_WhenNameAndUnitSayThatItWraps(string name, string? unit, double from, double to, double middle)
    {
        SensorLog log = Named(Logs.Of([0, 1, 2], [from, to, to]), (name, unit));

        double joined = Join(log, [0.5])[0, 0];

        double turn = unit == "rad" ? 2 * Math.PI : 360;
        Assert.Equal(0, name == "speed" ? joined - middle : Math.IEEERemainder(joined - middle, turn), 1e-6);
    }

    [Fact]
    public void Join_HoldsStates_AndInterpolatesWholeNumbers()
    {
        double[] times = Logs.Times(10, 0, 1);
        double[] steps = [.. times.Select(time => time < 0.45 ? 0.0 : 1)];
        double[] modes = [.. times.Select(time => time < 0.45 ? 3.0 : 7)];
        SensorLog log = Named(Logs.Of(times, steps, modes, modes), ("on_ground", null), ("flight_mode", null), ("counts", null));

        SensorFrames joined = Join(log, [0.48]);

        Assert.Equal([0, 3, 6.2], joined.Values.Select(value => Math.Round(value, 9)));
    }

    [Fact]
    public void Join_TakesTheStatedGapOfOneChannel_AndTheTracksForOthers()
    {
        SensorLog log = Logs.Of(Gapped.TimesSeconds, Gapped.Values[0], Gapped.Values[0]);

        SensorFrames joined = Join(log, [1.7], ("c1", new SensorSampling { MaxGapSeconds = 2 }));

        Assert.True(double.IsNaN(joined[0, 0]));
        Assert.Equal(17, joined[0, 1], 1e-9);
    }

    [Fact]
    public void Join_GivesTheSame_HoweverManyFramesThereAre()
    {
        SensorLog log = Logs.Of(Logs.Times(200, 0, 600, 100, 130), [.. Logs.Times(200, 0, 600, 100, 130).Select(Math.Sin)]);
        double[] frames = [.. Enumerable.Range(0, 200_000).Select(frame => frame / 333.0)];

        SensorFrames all = Join(log, frames);

        foreach (int frame in (int[])[0, 1023, 1024, 40_000, 66_666, 133_333, 199_000])
            Assert.Equal(Join(log, [frames[frame]])[0, 0], all[frame, 0]);
    }
}
