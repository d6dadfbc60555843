using WorkspaceAgents.Alignment;

namespace WorkspaceAgents.Catalog;

/// <summary>What queries may cost. Section <c>Query</c>.</summary>
public sealed class QueryOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Query";

    /// <summary>How long one may run, 1 s to 10 min. Default 15 s.</summary>
    public TimeSpan Time { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Memory of one, 64 to 65,536 MiB. Default 512.</summary>
    public int MemoryMiB { get; set; } = 512;

    /// <summary>Rows of a whole result, 1 to 100,000,000. Default 1,000,000.</summary>
    public int Rows { get; set; } = 1_000_000;

    /// <summary>How many run at once in this process, 1 to 64; the others wait. Default 2.</summary>
    public int AtOnce { get; set; } = 2;

    internal string? FindProblem() =>
        Time < TimeSpan.FromSeconds(1) || Time > TimeSpan.FromMinutes(10) ? $"{Section}:{nameof(Time)} is {Time}; set it between 00:00:01 and 00:10:00."
        : MemoryMiB is < 64 or > 65_536 ? $"{Section}:{nameof(MemoryMiB)} is {MemoryMiB}; set it between 64 and 65536."
        : Rows is < 1 or > 100_000_000 ? $"{Section}:{nameof(Rows)} is {Rows}; set it between 1 and 100000000."
        : AtOnce is < 1 or > 64 ? $"{Section}:{nameof(AtOnce)} is {AtOnce}; set it between 1 and 64."
        : null;

    internal QueryLimits ToLimits(int? threads) => new QueryLimits { Time = Time, MemoryMiB = MemoryMiB, Rows = Rows } is var limits && threads is { } count ? limits with { Threads = count } : limits;
}
