namespace WorkspaceAgents.Storage;

/// <summary>Settings of <see cref="LocalBlobStore"/>; configuration section <c>Storage</c>.</summary>
public sealed class LocalBlobStoreOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Storage";

    /// <summary>
    /// <c>Storage:Folder</c>. The folder that holds <c>blobs/</c>, <c>staging/</c> and <c>partial/</c>; created when missing. No default.
    /// One volume, local or with working rename and fsync.
    /// </summary>
    public string Folder { get; set; } = "";

    /// <summary>
    /// <c>Storage:PartialMaxAge</c>. Leftovers of interrupted internal writes older than this are removed at start; staged uploads never
    /// are. At least 1 minute; default 1 hour, because another process may be writing to the same folder.
    /// </summary>
    public TimeSpan PartialMaxAge { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// <c>Storage:HashStates</c>. How many uploads in progress keep their running hash in memory; the others are hashed once more from
    /// disk at commit. 0 to 100,000; default 1,024 (about 0.5 kB each).
    /// </summary>
    public int HashStates { get; set; } = 1024;

    internal string? FindProblem() =>
        string.IsNullOrWhiteSpace(Folder) ? "Set Storage:Folder to the folder in which blobs are kept."
        : PartialMaxAge < TimeSpan.FromMinutes(1) ? "Storage:PartialMaxAge must be at least 00:01:00."
        : HashStates is < 0 or > 100_000 ? "Storage:HashStates must be between 0 and 100000."
        : null;
}
