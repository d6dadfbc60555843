namespace WorkspaceAgents.Processing;

/// <summary>One part of a job's progress. Goes forward only.</summary>
/// <param name="add">Takes how much was done since the last report, and a message.</param>
internal sealed class ProgressPart(Action<double, string?> add)
{
    private readonly Lock _lock = new();
    private double _fraction;

    /// <summary>Says how far this part is.</summary>
    /// <param name="fraction">0 to 1.</param>
    /// <param name="message">What is being done; null to leave it.</param>
    public void Report(double fraction, string? message = null)
    {
        lock (_lock)
        {
            var next = Math.Clamp(fraction, _fraction, 1);
            add(next - _fraction, message);
            _fraction = next;
        }
    }

    /// <summary>A part of this part.</summary>
    /// <param name="share">Its share of this part, 0 to 1.</param>
    public ProgressPart Part(double share) => new((delta, message) =>
    {
        lock (_lock)
        {
            var next = Math.Min(1, _fraction + (delta * share));
            add(next - _fraction, message);
            _fraction = next;
        }
    });
}
