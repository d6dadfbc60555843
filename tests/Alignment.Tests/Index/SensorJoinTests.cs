using System.Text.Json;
using WorkspaceAgents.Alignment.Tests.Sensors;

namespace WorkspaceAgents.Alignment.Tests.Index;

public sealed class SensorJoinTests
{
    private static SensorFrames Join(SensorLog log, double[] frames, ClockMap? clock = null, double? maxGapSeconds = null) =>
        SensorJoin.Join(new SensorTrack("imu.csv", log, clock ?? ClockMap.Identity, maxGapSeconds), frames, CancellationToken.None);

    [Fact]
    public void Join_EqualsNumpy_WhenThereAreNoGaps()
    {
        using JsonDocument truth = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Resources", "interp.json")));
        double[] Doubles(JsonElement array) => [.. array.EnumerateArray().Select(number => number.GetDouble())];
        JsonElement root = truth.RootElement;
        SensorLog log = Logs.Of(Doubles(root.GetProperty("times")), [.. root.GetProperty("values").EnumerateArray().Select(Doubles)]);
        double[][] expected = [.. root.GetProperty("expected").EnumerateArray().Select(Doubles)];

        SensorFrames joined = Join(log, Doubles(root.GetProperty("frames")), maxGapSeconds: 1);

        Assert.Equal(311, expected[0].Length);
        for (int channel = 0; channel < 3; channel++)
        {
            for (int frame = 0; frame < expected[channel].Length; frame++)
                Assert.Equal(expected[channel][frame], joined[frame, channel], 1e-9);
        }
    }

    [Fact]
    public void Join_LeavesValuesAbsent_WhenFramesLieInAGapOrOutside()
    {
        // 10 Hz with a gap from 1.0 to 2.5: five median intervals are 0.5 s.
        SensorLog log = Logs.Ramp(Logs.Times(10, 0, 4, gapStart: 1.05, gapStop: 2.45));

        SensorFrames joined = Join(log, [-0.2, 0, 0.32, 1.0, 1.01, 1.7, 2.5, 2.54, 4, 4.25]);

        double[] expected = [double.NaN, 0, 3.2, 10, double.NaN, double.NaN, 25, 25.4, 40, double.NaN];
        double[] gaps = [200, 0, 20, 0, 1500, 1500, 0, 40, 0, 250];
        for (int frame = 0; frame < expected.Length; frame++)
        {
            Assert.Equal(expected[frame], joined[frame, 0], 1e-9);
            Assert.Equal(gaps[frame], joined.GapMs[frame], 1e-6);
        }
    }

    [Fact]
    public void Join_GoesThroughTheClock_WhenItIsOffAndDrifts()
    {
        SensorLog log = Logs.Ramp(Logs.Times(100, 0, 100));
        ClockMap clock = ClockMap.Given(1.25, driftPpm: 200);

        SensorFrames joined = Join(log, [1.25, 51.25], clock);

        Assert.Equal(0, joined[0, 0], 1e-9);
        Assert.Equal(10 * 50 / 1.0002, joined[1, 0], 1e-9);
    }

    [Fact]
    public void Join_UsesAChannelsOwnSamples_WhenItIsSlowerThanTheOthers()
    {
        double[] times = Logs.Times(200, 0, 1);
        double[] slow = [.. times.Select((time, sample) => sample % 20 == 0 ? 10 * time : double.NaN)];
        SensorLog log = Logs.Of(times, [.. times.Select(time => 10 * time)], slow);

        SensorFrames joined = Join(log, [0.5025, 0.512]);

        Assert.Equal(5.025, joined[0, 0], 1e-9);
        Assert.Equal(5.025, joined[0, 1], 1e-9);
        Assert.Equal(5.12, joined[1, 1], 1e-9);
        Assert.Equal(12, joined.GapMs[1], 1e-6);
    }

    [Fact]
    public void Join_MakesNothingUp_WhenALogOfClockTimesHasNoClock()
    {
        SensorLog log = Logs.Ramp(0, 1) with { TimeOrigin = SensorTimeOrigin.Utc, FirstTimeUnixNanoseconds = 1 };

        SensorFrames joined = Join(log, [0, 0.5]);

        Assert.All(joined.Values, value => Assert.True(double.IsNaN(value)));
        Assert.All(joined.GapMs, gap => Assert.True(double.IsNaN(gap)));
    }

    [Fact]
    public void Join_HandlesSparseFrames_WhenManySamplesLieBetween()
    {
        SensorLog log = Logs.Ramp(Logs.Times(1000, 0, 60));

        SensorFrames joined = Join(log, [0, 7.00025, 59.9996, 60]);

        Assert.Equal([0, 70.0025, 599.996, 600], joined.Values.Select(value => Math.Round(value, 9)));
    }

    [Fact]
    public void Join_GivesTheOneSample_WhenTheLogHasNoOther()
    {
        SensorFrames joined = Join(Logs.Ramp(2), [1, 2, 3]);

        Assert.Equal([double.NaN, 20, double.NaN], joined.Values);
        Assert.Equal([1000, 0, 1000], joined.GapMs);
    }
}
