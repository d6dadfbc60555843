namespace WorkspaceAgents.Loader.Tests;

public sealed class LoaderBenchTests
{
    private static LoaderMeasure At(int prefetch, double samplesPerSecond, double processors) => new(prefetch, samplesPerSecond, samplesPerSecond * 1000, processors);

    [Theory]
    [InlineData(1.7, 100, 102, 103, 1, LoaderLimit.Processor)]
    [InlineData(0.3, 100, 102, 103, 1, LoaderLimit.Source)]
    [InlineData(0.3, 100, 190, 200, 2, LoaderLimit.Source)]
    [InlineData(0.3, 100, 190, 370, 4, LoaderLimit.Latency)]
    [InlineData(1.7, 100, 190, 370, 4, LoaderLimit.Processor)]
    public void Of_TakesTheLeastThatIsFast_AndSaysWhatLimits(double processors, double one, double two, double four, int best, LoaderLimit limit)
    {
        var advice = LoaderAdvice.Of([At(4, four, processors), At(1, one, processors), At(2, two, processors)], 2);
        Assert.Equal((best, limit), (advice.Best.PrefetchSamples, advice.Limit));
    }

    [Fact]
    public async Task MeasureAsync_CountsWhatWasRead_OverTheEndsOfEpochs()
    {
        var version = await TestVersion.MakeAsync(7);
        var measure = await new LoaderBench(new Counted()).MeasureAsync(version.Train, version.Source, new(), TimeSpan.FromSeconds(20), CancellationToken.None);
        Assert.Equal(1, measure.SamplesPerSecond, 0.2);
        var bytes = version.Manifest.SamplesOf("train").Average(sample => sample.Members.Sum(member => member.SizeBytes));
        Assert.Equal(bytes, measure.BytesPerSecond, bytes * 0.3);
    }

    /// <summary>Each look at it is a second later.</summary>
    private sealed class Counted : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => _ticks++;
    }
}
