namespace WorkspaceAgents.Media.Tests;

public sealed class RateConverterTests
{
    [Theory]
    [InlineData(48000, 16000)]
    [InlineData(44100, 16000)]
    [InlineData(44100, 48000)]
    [InlineData(48000, 44100)]
    [InlineData(8000, 48000)]
    public void Add_GivesTheToneThatIsThere_AtTheNewRate_WithoutDelay(int fromHz, int toHz)
    {
        // A tone in the middle of the narrower band: every output sample is known.
        var frequency = Math.Min(fromHz, toHz) * 0.2;
        var output = Convert(fromHz, toHz, i => Math.Sin(2 * Math.PI * frequency * i / fromHz));

        Assert.Equal(toHz, output.Count);
        var worst = Enumerable.Range(toHz / 4, toHz / 2).Max(m => Math.Abs(output[m] - Math.Sin(2 * Math.PI * frequency * m / toHz)));
        Assert.InRange(worst, 0, 1e-4);
    }

    [Fact]
    public void Add_KeepsOut_WhatTheNewRateCannotHold()
    {
        // 9 kHz would come out as 7 kHz at 16 kHz.
        var output = Convert(48000, 16000, i => Math.Sin(2 * Math.PI * 9000 * i / 48000.0));

        Assert.InRange(output.Skip(4000).Take(8000).Max(Math.Abs), 0, 1e-3);
    }

    [Fact]
    public void Begin_GivesTheSameSamples_WhereverItBegins()
    {
        var random = new Random(2);
        var input = Enumerable.Range(0, 44100).Select(_ => (float)random.NextDouble() - 0.5f).ToArray();
        var whole = Convert(44100, 16000, i => input[i]);
        var converter = new RateConverter(44100, 16000, 1);
        foreach (var first in new[] { 0, 1, 777, 9001 })
        {
            List<float> part = [];
            var from = Math.Max(0, converter.InputOf(first) - converter.Reach + 1);
            converter.Begin(first, from);
            for (var at = (int)from; at < input.Length; at += 1000)
                converter.Add(input.AsSpan(at, Math.Min(1000, input.Length - at)), part, first + 500);

            Assert.Equal(whole.Skip(first).Take(500), part);
        }
    }

    [Fact]
    public void New_Refuses_RatesWithNothingInCommon() =>
        Assert.Equal(MediaErrorCode.InvalidRange, Assert.Throws<MediaException>(() => new RateConverter(48000, 95_999, 1)).Code);

    private static List<float> Convert(int fromHz, int toHz, Func<int, double> sample)
    {
        var converter = new RateConverter(fromHz, toHz, 1);
        List<float> output = [];
        converter.Begin(0, 0);
        converter.Add([.. Enumerable.Range(0, fromHz).Select(i => (float)sample(i))], output, long.MaxValue);
        converter.Finish(output, converter.OutputCount(fromHz));
        return output;
    }
}
