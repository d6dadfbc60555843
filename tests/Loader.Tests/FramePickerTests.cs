using WorkspaceAgents.Media;

namespace WorkspaceAgents.Loader.Tests;

public sealed class FramePickerTests
{
    // Ten seconds in ticks of a thousandth: 10 frames a second for 5 s, then 2 a second, a keyframe each 20 frames.
    private static readonly FrameIndex Clip = MakeClip([.. Enumerable.Range(0, 50).Select(i => i * 100), .. Enumerable.Range(0, 10).Select(i => 5000 + (i * 500))]);

    private static FrameIndex MakeClip(int[] ptsTicks) => new()
    {
        StreamIndex = 0,
        TimeBase = new TimeBase(1, 1000),
        Method = FrameIndexMethod.Tables,
        Frames = FrameList.Create([.. ptsTicks.Select((pts, i) => new FrameEntry(pts, i + 1 < ptsTicks.Length ? ptsTicks[i + 1] - pts : 500, i % 20 == 0, i * 100L, 100)
        {
            Dts = pts, DecodeIndex = i, PacketIndex = i, SeekFrame = i - (i % 20),
        })]),
    };

    [Fact]
    public void Pick_TakesTheMiddleOfEqualParts_ByTimeAndNotByNumber()
    {
        // Parts of 2.5 s have their middles at 1.25, 3.75, 6.25 and 8.75 s.
        Assert.Equal([12, 37, 52, 57], FramePicker.Pick(Clip, new() { Count = 4 }, 0));
        Assert.Equal(16, FramePicker.Pick(MakeClip([0, 100]), new() { Count = 16 }, 0).Length);
    }

    [Fact]
    public void Pick_DrawsOneFrameOfEachPart_AndTheSameAgain()
    {
        var sampling = new FrameSampling { Count = 4, Choice = FrameChoice.Random };
        var draws = Enumerable.Range(0, 200).Select(draw => FramePicker.Pick(Clip, sampling, FramePicker.Draw(1, 0, draw, "key"))).ToList();
        Assert.All(draws, frames => Assert.All(frames.Zip([0, 25, 50, 55], [25, 50, 55, 60]), part => Assert.InRange(part.First, part.Second, part.Third - 1)));
        Assert.True(draws.Select(frames => frames[0]).Distinct().Count() > 15);
        Assert.Equal(draws[7], FramePicker.Pick(Clip, sampling, FramePicker.Draw(1, 0, 7, "key")));
        Assert.NotEqual(FramePicker.Draw(1, 0, 7, "key"), FramePicker.Draw(1, 1, 7, "key"));
    }

    [Fact]
    public void Pick_KeepsTheRate_FromADrawnBeginning()
    {
        var sampling = new FrameSampling { Count = 4, Choice = FrameChoice.Rate, FramesPerSecond = 2 };
        foreach (var draw in new ulong[] { 1, 2, 3 })
        {
            var times = FramePicker.Pick(MakeClip([.. Enumerable.Range(0, 100).Select(i => i * 100)]), sampling, draw).Select(frame => frame / 10.0).ToList();
            Assert.All(times.Zip(times.Skip(1)), pair => Assert.InRange(pair.Second - pair.First, 0.39, 0.61));
        }
        // Faster than the clip has frames, and longer than it is: still as many.
        Assert.Equal(300, FramePicker.Pick(Clip, sampling with { Count = 300, FramesPerSecond = 20 }, 1).Length);
    }

    [Fact]
    public void Pick_TakesKeyframesAndWindows()
    {
        Assert.Equal([0, 20, 40], FramePicker.Pick(Clip, new() { Count = 9, Choice = FrameChoice.Keyframes }, 0));
        Assert.Equal([0, 20], FramePicker.Pick(Clip, new() { Count = 2, Choice = FrameChoice.Keyframes }, 0));
        Assert.Equal([40], FramePicker.Pick(Clip, new() { Count = 2, Choice = FrameChoice.Keyframes, AroundSeconds = 8, WindowSeconds = 1 }, 0));
        Assert.Equal([16, 18, 21, 23], FramePicker.Pick(Clip, new() { Count = 4, AroundSeconds = 2, WindowSeconds = 1 }, 0));
        Assert.Equal([59, 59], FramePicker.Pick(Clip, new() { Count = 2, AroundSeconds = 99, WindowSeconds = 1 }, 0));
    }
}
