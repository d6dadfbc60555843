namespace WorkspaceAgents.Alignment;

/// <summary>What one query may cost.</summary>
public sealed record QueryLimits
{
    /// <summary>The most rows of one page.</summary>
    public const int MaxPageRows = 10_000;

    /// <summary>The most characters of a query.</summary>
    public const int MaxSqlLength = 20_000;

    /// <summary>How long it may run; 15 s.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The memory DuckDB may take, MiB; 512. Nothing is spilt to disk.</summary>
    public int MemoryMiB { get; init; } = 512;

    /// <summary>The most rows of a result, over all pages or in a file; 1,000,000.</summary>
    public int Rows { get; init; } = 1_000_000;

    /// <summary>Processors it may use; all of the machine's, up to 4.</summary>
    public int Threads { get; init; } = Math.Min(4, Environment.ProcessorCount);
}
