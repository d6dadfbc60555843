namespace WorkspaceAgents.Media;

/// <summary>Counts what a reader does. Safe from several threads.</summary>
internal sealed class ReadingCounters
{
    private long _delivered;
    private long _decoded;
    private long _skipped;
    private long _seeks;
    private long _restarts;

    public void CountDelivered() => Interlocked.Increment(ref _delivered);

    public void CountDecoded() => Interlocked.Increment(ref _decoded);

    public void CountSkipped() => Interlocked.Increment(ref _skipped);

    public void CountSeek() => Interlocked.Increment(ref _seeks);

    public void CountRestart() => Interlocked.Increment(ref _restarts);

    /// <summary>The counts so far.</summary>
    public FrameReaderStatistics ToStatistics(long bytesFetched) => new(
        Interlocked.Read(ref _delivered), Interlocked.Read(ref _decoded), Interlocked.Read(ref _skipped), Interlocked.Read(ref _seeks),
        Interlocked.Read(ref _restarts), bytesFetched);
}
