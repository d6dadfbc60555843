namespace WorkspaceAgents.Testing;

/// <summary>Which step of a store's own work fails. The store under test asks before each step.</summary>
public sealed class FaultPlan
{
    private readonly Lock _lock = new();
    private StoreFault? _fault;
    private int _nth;
    private bool _persists;
    private int _steps;

    /// <summary>Whether a step has failed since <see cref="Arm"/>.</summary>
    public bool Happened { get; private set; }

    /// <summary>Lets the <paramref name="nth"/> step from now fail (from 1), and when it persists every later one until <see cref="Heal"/>.</summary>
    public void Arm(int nth, StoreFault fault, bool persists = false)
    {
        lock (_lock) (_nth, _fault, _persists, _steps, Happened) = (nth, fault, persists, 0, false);
    }

    /// <summary>No step fails any more.</summary>
    public void Heal()
    {
        lock (_lock) _fault = null;
    }

    /// <summary>The fault of the step that begins now, or null.</summary>
    public StoreFault? Next()
    {
        lock (_lock)
        {
            _steps++;
            if (_fault is null || _steps < _nth || (_steps > _nth && !_persists)) return null;
            Happened = true;
            return _fault;
        }
    }
}
