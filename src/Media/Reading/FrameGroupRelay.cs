using System.Runtime.ExceptionServices;

namespace WorkspaceAgents.Media;

/// <summary>
/// Groups of frames decoded by several threads and taken by one in the order of the groups. Only so many frames wait to be taken as are
/// allowed; the group that is next is always let through, so nobody waits for ever. Where all of them may wait, the longest is decoded first, so that no thread is left
/// with a long one at the end. Runs once.
/// </summary>
/// <param name="groups">In the order in which they are taken.</param>
/// <param name="maxWaitingFrames">How many frames may be decoded, or being decoded, and not taken.</param>
internal sealed class FrameGroupRelay(IReadOnlyList<FrameGroup> groups, int maxWaitingFrames)
{
    private readonly VideoFrame[]?[] _decoded = new VideoFrame[]?[groups.Count];
    private readonly int[] _order = OrderOf(groups, maxWaitingFrames);
    private readonly object _gate = new();
    private int _next;
    private int _taken;
    private int _waitingFrames;
    private bool _isStopped;
    private ExceptionDispatchInfo? _failure;

    /// <summary>Decodes and hands over until everything is taken. The calling thread takes.</summary>
    /// <param name="threads">How many threads decode.</param>
    /// <param name="decode">Gives the frames of a group, in their order. Called from several threads.</param>
    /// <param name="take">Gets every frame.</param>
    /// <param name="cancellationToken">Stops within a group.</param>
    public void Run(int threads, Func<FrameGroup, CancellationToken, VideoFrame[]> decode, Action<VideoFrame> take, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var registration = stop.Token.Register(Stop);
        var workers = new Thread[Math.Min(threads, groups.Count)];
        for (var i = 0; i < workers.Length; i++)
        {
            workers[i] = new Thread(() => Work(decode, stop.Token)) { IsBackground = true, Name = "Frame decoding" };
            workers[i].Start();
        }
        try
        {
            for (var i = 0; i < groups.Count; i++)
            {
                foreach (var frame in WaitFor(i, cancellationToken))
                    take(frame);
                Release(i);
            }
        }
        finally
        {
            stop.Cancel();
            foreach (var worker in workers)
                worker.Join();
        }
    }

    private static int[] OrderOf(IReadOnlyList<FrameGroup> groups, int maxWaitingFrames)
    {
        var order = Enumerable.Range(0, groups.Count);
        return groups.Sum(group => (long)group.Frames.Count) <= maxWaitingFrames ? [.. order.OrderByDescending(group => groups[group].PacketCount)] : [.. order];
    }

    private void Work(Func<FrameGroup, CancellationToken, VideoFrame[]> decode, CancellationToken cancellationToken)
    {
        try
        {
            while (Claim() is { } group)
                Publish(group, decode(groups[group], cancellationToken));
        }
#pragma warning disable CA1031 // Whatever happens on this thread is thrown on the one that takes.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            lock (_gate)
            {
                _failure ??= ExceptionDispatchInfo.Capture(exception);
                Monitor.PulseAll(_gate);
            }
        }
    }

    /// <summary>The next group to decode; waits while too many frames wait to be taken. Null when there is nothing left to do.</summary>
    private int? Claim()
    {
        lock (_gate)
        {
            while (!_isStopped && _failure is null && _next < groups.Count)
            {
                var group = _order[_next];
                var frames = groups[group].Frames.Count;
                if (group == _taken || _waitingFrames + frames <= maxWaitingFrames)
                {
                    _waitingFrames += frames;
                    _next++;
                    return group;
                }
                Monitor.Wait(_gate);
            }
            return null;
        }
    }

    private void Publish(int group, VideoFrame[] frames)
    {
        lock (_gate)
        {
            _decoded[group] = frames;
            Monitor.PulseAll(_gate);
        }
    }

    private VideoFrame[] WaitFor(int group, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            while (_decoded[group] is null)
            {
                cancellationToken.ThrowIfCancellationRequested();
                _failure?.Throw();
                Monitor.Wait(_gate);
            }
            return _decoded[group]!;
        }
    }

    private void Release(int group)
    {
        lock (_gate)
        {
            _waitingFrames -= _decoded[group]!.Length;
            _decoded[group] = null;
            _taken = group + 1;
            Monitor.PulseAll(_gate);
        }
    }

    private void Stop()
    {
        lock (_gate)
        {
            _isStopped = true;
            Monitor.PulseAll(_gate);
        }
    }
}
