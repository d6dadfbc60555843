using System.Diagnostics;
using DuckDB.NET.Data;

namespace WorkspaceAgents.Alignment;

/// <summary>
/// Stops a running query that was cancelled, takes too long, or has the process grow by far more than its memory. It asks again and again: an interrupt that comes while the query
/// is still being planned is forgotten.
/// </summary>
internal sealed class QueryWatch : IDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(50);

    private readonly DuckDBCommand _command;
    private readonly QueryLimits _limits;
    private readonly CancellationToken _cancellationToken;
    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly long _workingSetBefore = Environment.WorkingSet;
    private readonly Lock _gate = new();
    private readonly Timer _timer;
    private bool _isOver;

    public QueryWatch(DuckDBCommand command, QueryLimits limits, CancellationToken cancellationToken)
    {
        (_command, _limits, _cancellationToken) = (command, limits, cancellationToken);
        _timer = new Timer(_ => Look(), null, Every, Every);
    }

    /// <summary>Why the query was stopped; null when it was not.</summary>
    public string? Verdict { get; private set; }

    public void Dispose()
    {
        lock (_gate)
            _isOver = true;
        _timer.Dispose();
    }

    private void Look()
    {
        lock (_gate)
        {
            if (_isOver)
                return;
            if (Stopwatch.GetElapsedTime(_started) > _limits.Time)
                Verdict ??= FormattableString.Invariant($"The query was stopped after {_limits.Time.TotalSeconds:0} s. Filter on recording_id or frame_index, read fewer columns, or join on less.");
            else if (Environment.WorkingSet - _workingSetBefore > (_limits.MemoryMiB * 2L + 512) << 20)
                Verdict ??= FormattableString.Invariant($"The query was stopped: it took more than its {_limits.MemoryMiB} MiB of memory. Make shorter texts and lists, or read fewer rows.");
            if (Verdict is not null || _cancellationToken.IsCancellationRequested)
                _command.Cancel();
        }
    }
}
