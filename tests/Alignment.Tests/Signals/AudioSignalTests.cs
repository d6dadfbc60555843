namespace WorkspaceAgents.Alignment.Tests.Signals;

public sealed class AudioSignalTests
{
    [Theory]
    [InlineData(-2, new float[] { 0, 0, 1, 2 })]
    [InlineData(1, new float[] { 2, 3, 0, 0 })]
    [InlineData(0, new float[] { 1, 2, 3, 0 })]
    [InlineData(-9, new float[] { 0, 0, 0, 0 })]
    [InlineData(9, new float[] { 0, 0, 0, 0 })]
    public void Read_GivesZeros_OutsideTheSignal(long start, float[] expected)
    {
        float[] read = [7, 7, 7, 7];
        AudioSignal.FromSamples(new float[] { 1, 2, 3 }, 8000).Read(start, read);
        Assert.Equal(expected, read);
    }

    [Fact]
    public void FromSamples_Refuses_ARateOfZero() => Assert.Throws<ArgumentOutOfRangeException>(() => AudioSignal.FromSamples(new float[3], 0));
}
