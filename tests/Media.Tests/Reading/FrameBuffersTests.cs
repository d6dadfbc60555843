using Microsoft.Extensions.Time.Testing;

namespace WorkspaceAgents.Media.Tests;

public class FrameBuffersTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Rent_GivesWhatWasReturned_WhenTheLengthIsTheSame()
    {
        using var buffers = new FrameBuffers(1000, _time);
        var first = buffers.Rent(100);
        buffers.Return(first);

        Assert.NotSame(first, buffers.Rent(99));
        Assert.Same(first, buffers.Rent(100));
        Assert.NotSame(first, buffers.Rent(100));
    }

    [Fact]
    public void Return_LetsTheOldestGo_WhenMoreThanTheBoundIsKept()
    {
        using var buffers = new FrameBuffers(250, _time);
        byte[][] rented = [buffers.Rent(100), buffers.Rent(100), buffers.Rent(100)];
        foreach (var buffer in rented)
            buffers.Return(buffer);

        Assert.Equal(200, buffers.KeptBytes);
        Assert.Same(rented[2], buffers.Rent(100));
        Assert.Same(rented[1], buffers.Rent(100));
        Assert.Equal(0, buffers.KeptBytes);
    }

    [Fact]
    public void KeptBytes_FallToNothing_WhenNobodyReadsForAWhile()
    {
        using var buffers = new FrameBuffers(1000, _time);
        buffers.Return(new byte[100]);
        _time.Advance(TimeSpan.FromSeconds(9));
        buffers.Return(new byte[50]);
        Assert.Equal(150, buffers.KeptBytes);

        _time.Advance(TimeSpan.FromSeconds(11));

        Assert.Equal(0, buffers.KeptBytes);
        buffers.Return(new byte[100]);
        Assert.Equal(100, buffers.KeptBytes);
        _time.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(0, buffers.KeptBytes);
    }
}
