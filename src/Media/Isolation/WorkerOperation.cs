namespace WorkspaceAgents.Media;

/// <summary>The names of what a worker can do.</summary>
internal static class WorkerOperation
{
    /// <summary>Nothing: answers at once, to measure the way there and back.</summary>
    public const string Ping = "ping";
}
