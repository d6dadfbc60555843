namespace WorkspaceAgents.Media.Tests;

public sealed class ChannelMixTests
{
    [Theory]
    [InlineData(1, "mono")]
    [InlineData(2, "stereo")]
    [InlineData(3, "2.1")]
    [InlineData(4, "quad")]
    [InlineData(6, "5.1(side)")]
    [InlineData(8, "7.1")]
    [InlineData(12, "12 channels")]
    public void Apply_KeepsFullScale_HoweverManyChannels(int sources, string layout)
    {
        float[] input = [.. Enumerable.Repeat(1f, sources)];
        foreach (var channels in new[] { 1, 2 })
        {
            var output = new float[channels];
            ChannelMix.Create(sources, layout, new AudioReaderOptions { Channels = channels }).Apply(input, output);
            Assert.All(output, value => Assert.Equal(1f, value, 5));
        }
    }

    [Fact]
    public void Apply_WeighsCentreAndSurround_AndLeavesOutTheLowest()
    {
        var mix = ChannelMix.Create(6, "5.1", new AudioReaderOptions { Channels = 2 });
        float[] At(int channel)
        {
            var input = new float[6];
            input[channel] = 1;
            var output = new float[2];
            mix.Apply(input, output);
            return output;
        }
        var full = 1 / (1 + (2 * 0.70710678f));

        Assert.Equal([full, 0f], At(0));
        Assert.Equal([0f, full], At(1));
        Assert.Equal(full * 0.70710678f, At(2)[0], 5);
        Assert.Equal([0f, 0f], At(3));
        Assert.Equal([full * 0.70710678f, 0f], At(4));
    }
}
