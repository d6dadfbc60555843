namespace WorkspaceAgents.Processing;

/// <summary>How far a job is: the sum of its parts, each with its share. Parts may report from several threads.</summary>
internal sealed class JobProgress
{
    private readonly Lock _lock = new();
    private double _done;
    private string? _message;

    /// <summary>What was reported last.</summary>
    /// <returns>0 to 1, and what is being done.</returns>
    public (double Fraction, string? Message) Read()
    {
        lock (_lock) return (Math.Clamp(_done, 0, 1), _message);
    }

    /// <summary>A part of the work.</summary>
    /// <param name="share">Its share of the whole, 0 to 1; the shares of all parts are 1 together.</param>
    public ProgressPart Part(double share) => new((delta, message) => Add(delta * share, message));

    private void Add(double delta, string? message)
    {
        lock (_lock)
        {
            _done += delta;
            _message = message ?? _message;
        }
    }
}
