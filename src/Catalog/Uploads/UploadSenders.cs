using System.Collections.Concurrent;

namespace WorkspaceAgents.Catalog;

/// <summary>
/// Who sends to which upload right now. The first sender goes on and a second is refused, unless the first has sent nothing for
/// <see cref="IdleAfter"/>: then its connection is taken for dead, it is stopped, and what it brought is kept.
/// </summary>
/// <remarks>Of this process only: two processes on one store keep each other out by the store's own lock, without take-over.</remarks>
internal sealed class UploadSenders(TimeProvider time)
{
    /// <summary>A line that is cut without a word looks like one that is slow; a sender that comes back while nothing arrived for this long has given the old one up.</summary>
    public static readonly TimeSpan IdleAfter = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(10);
    private readonly ConcurrentDictionary<UploadId, Sender> _running = new();

    /// <summary>Takes the turn to change an upload.</summary>
    /// <exception cref="WorkspaceException">Somebody else is sending.</exception>
    public async Task<Sender> EnterAsync(UploadId id, CancellationToken cancellationToken)
    {
        await StopIdleAsync(id, cancellationToken);
        return TryEnter(id) ?? throw new WorkspaceException(ErrorCode.Locked,
            "Another connection is sending to this upload, and goes on. Wait for it, or ask for the offset (HEAD) and try again: one that has been silent for "
            + $"{IdleAfter.TotalSeconds:0} seconds is given up.");
    }

    /// <summary>Takes the turn, or null when somebody has it.</summary>
    public Sender? TryEnter(UploadId id)
    {
        var sender = new Sender(this, id, time);
        if (_running.TryAdd(id, sender)) return sender;
        sender.Dispose();
        return null;
    }

    /// <summary>Ends a sender that has gone silent, so that the offset told next is the one that holds.</summary>
    public async Task StopIdleAsync(UploadId id, CancellationToken cancellationToken)
    {
        if (_running.TryGetValue(id, out var old) && old.SilentFor >= IdleAfter) await EndAsync(old, cancellationToken);
    }

    /// <summary>Ends whoever sends: the upload is given up.</summary>
    public async Task StopAsync(UploadId id, CancellationToken cancellationToken)
    {
        if (_running.TryGetValue(id, out var old)) await EndAsync(old, cancellationToken);
    }

    private async Task EndAsync(Sender sender, CancellationToken cancellationToken)
    {
        await sender.StopAsync().WaitAsync(StopWithin, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>One sender's turn.</summary>
    internal sealed class Sender(UploadSenders senders, UploadId id, TimeProvider time) : IDisposable
    {
        // Not disposed: another sender may be about to cancel it, and it holds no timer.
        private readonly CancellationTokenSource _stop = new();
        private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private long _waitingSince;

        /// <summary>How long it has been waiting for its next byte.</summary>
        public TimeSpan SilentFor => Interlocked.Read(ref _waitingSince) is var since and not 0 ? time.GetElapsedTime(since) : TimeSpan.Zero;

        /// <summary>The sender's bytes, watched for silence and ended when another takes over.</summary>
        public Stream Watch(Stream content) => new WatchedStream(this, content);

        public async Task StopAsync()
        {
            await _stop.CancelAsync();
            await _ended.Task;
        }

        public void Dispose()
        {
            senders._running.TryRemove(new(id, this));
            _ended.TrySetResult();
        }

        private sealed class WatchedStream(Sender sender, Stream inner) : ReadOnlyStream
        {
            public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
            {
                Interlocked.Exchange(ref sender._waitingSince, sender.Now());
                try
                {
                    return await inner.ReadAsync(buffer, sender._stop.Token);
                }
                catch (OperationCanceledException) when (sender._stop.IsCancellationRequested)
                {
                    throw new WorkspaceException(ErrorCode.Locked, "This connection was silent while another came to send the rest. What arrived is kept; ask for the offset (HEAD).");
                }
                finally
                {
                    Interlocked.Exchange(ref sender._waitingSince, 0);
                }
            }
        }

        private long Now() => time.GetTimestamp() is var now and not 0 ? now : 1;
    }
}
