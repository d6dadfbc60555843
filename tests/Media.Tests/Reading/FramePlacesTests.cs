namespace WorkspaceAgents.Media.Tests;

public class FramePlacesTests
{
    /// <summary>Frames at 1, 2, 4 and 8 s; the last stays until 10 s.</summary>
    private static readonly FrameIndex Index = new()
    {
        StreamIndex = 0,
        TimeBase = new TimeBase(1, 1),
        Method = FrameIndexMethod.Packets,
        Frames = [new(1, 1, true, null, 1), new(2, 2, false, null, 1), new(4, 4, false, null, 1), new(8, 2, false, null, 1)],
    };

    [Theory]
    [InlineData(0, 1, 0, 0)]
    [InlineData(0, 1.5, 0, 1)]
    [InlineData(1, 2, 0, 1)]
    [InlineData(1.5, 2.5, 0, 2)]
    [InlineData(2, 4, 1, 2)]
    [InlineData(3, 8, 1, 3)]
    [InlineData(9, 99, 3, 4)]
    [InlineData(10, 99, 4, 4)]
    [InlineData(4, 4, 2, 2)]
    [InlineData(double.NegativeInfinity, double.PositiveInfinity, 0, 4)]
    public void PlayedIn_HoldsWhatIsOnScreen(double startSeconds, double stopSeconds, int start, int stop)
    {
        var places = FramePlaces.PlayedIn(Index, startSeconds, stopSeconds);

        Assert.Equal(stop - start, places.Stop - places.Start);
        if (stop > start)
            Assert.Equal(start, places.Start);
    }
}
