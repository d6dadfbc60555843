namespace WorkspaceAgents.Processing;

/// <summary>How jobs are run. Section <c>Processing</c>.</summary>
public sealed class ProcessingOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Processing";

    /// <summary>Jobs this process works on at once, 1 to 64. Default: one per processor.</summary>
    public int Workers { get; set; } = Math.Clamp(Environment.ProcessorCount, 1, 64);

    /// <summary>Recordings of one job that are worked on at once, 1 to 64. Default 2. The results do not depend on it.</summary>
    public int RecordingsAtOnce { get; set; } = 2;

    /// <summary>How often the catalog is asked for waiting jobs, 20 ms to 1 minute. Default 250 ms.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How often a running job says that it is alive, 20 ms to 10 s. Default 2 s.</summary>
    public TimeSpan HeartbeatInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Whether no other process works on this catalog: jobs that a stopped process left running are then taken up at once at the start,
    /// and not after <see cref="LostAfter"/>. Default (null): true with SQLite, false with PostgreSQL.
    /// </summary>
    public bool? OnlyWorker { get; set; }

    /// <summary>A job whose worker was silent for so long is given to another, 10 s to 1 h. Default 30 s.</summary>
    public TimeSpan LostAfter { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>What is wrong with the settings, naming the key to set, or null.</summary>
    internal string? FindProblem()
    {
        if (Workers is < 1 or > 64) return $"{Section}:{nameof(Workers)} is {Workers}; set it between 1 and 64.";
        if (RecordingsAtOnce is < 1 or > 64) return $"{Section}:{nameof(RecordingsAtOnce)} is {RecordingsAtOnce}; set it between 1 and 64.";
        return Outside(nameof(PollInterval), PollInterval, TimeSpan.FromMilliseconds(20), TimeSpan.FromMinutes(1))
            ?? Outside(nameof(HeartbeatInterval), HeartbeatInterval, TimeSpan.FromMilliseconds(20), TimeSpan.FromSeconds(10))
            ?? Outside(nameof(LostAfter), LostAfter, TimeSpan.FromSeconds(10), TimeSpan.FromHours(1));
    }

    private static string? Outside(string name, TimeSpan value, TimeSpan least, TimeSpan most) =>
        value < least || value > most ? $"{Section}:{name} is {value}; set it between {least} and {most}." : null;
}
