using Azure.Storage.Blobs;

namespace WorkspaceAgents.Storage;

/// <summary>Settings of <see cref="AzureBlobStore"/>; configuration section <c>Storage:Azure</c>.</summary>
public sealed class AzureBlobStoreOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Storage:Azure";

    /// <summary>Name of the connection string that is read when <see cref="ConnectionString"/> is not set; Aspire injects it.</summary>
    public const string ConnectionStringName = "blobs";

    /// <summary>
    /// <c>Storage:Azure:ConnectionString</c>, or <c>ConnectionStrings:blobs</c>. A connection string of a storage account, or its blob service address
    /// (<c>https://name.blob.core.windows.net</c>), which is opened with the identity that the process has (managed identity, or a developer's
    /// sign-in; it needs the role Storage Blob Data Contributor). No default.
    /// </summary>
    public string ConnectionString { get; set; } = "";

    /// <summary><c>Storage:Azure:Container</c>. Made when missing. 3 to 63 characters of a-z, 0-9 and single '-'; default <c>workspace-agents</c>.</summary>
    public string Container { get; set; } = "workspace-agents";

    /// <summary>
    /// <c>Storage:Azure:BlockBytes</c>. How many bytes one request carries, and half of what an append holds in memory. After 10,000 blocks of an
    /// upload they are 4 times as big, after 30,000 16 times, because a blob has at most 50,000. 64 KiB to 16 MiB; default 1 MiB (files of up to 400 GB).
    /// </summary>
    public int BlockBytes { get; set; } = 1024 * 1024;

    /// <summary>
    /// <c>Storage:Azure:CacheFolder</c>. Where blobs are copied that a tool needs as a file; each process makes a folder of its own in it. Default: a folder
    /// in the system's temporary folder.
    /// </summary>
    public string CacheFolder { get; set; } = Path.Combine(Path.GetTempPath(), "workspace-agents-blobs");

    /// <summary>
    /// <c>Storage:Azure:CacheBytes</c>. Copies that no tool uses any more are kept up to this size together, the least recently used go first. 0 keeps none.
    /// Default 10 GiB.
    /// </summary>
    public long CacheBytes { get; set; } = 10L << 30;

    /// <summary><c>Storage:Azure:HashStates</c>. How many uploads in progress keep their running hash in memory; the others are read once more at commit.
    /// 0 to 100,000; default 1,024.</summary>
    public int HashStates { get; set; } = 1024;

    /// <summary>How many blocks an upload has when small ones begin to be merged.</summary>
    internal int MergeFromBlocks { get; set; } = 40_000;

    internal string? FindProblem() =>
        FindConnectionProblem() is { } problem ? problem
        : !IsContainerName(Container) ? "Storage:Azure:Container must have 3 to 63 characters of a-z, 0-9 and single '-'."
        : BlockBytes is < 64 * 1024 or > 16 * 1024 * 1024 ? "Storage:Azure:BlockBytes must be between 65536 and 16777216."
        : string.IsNullOrWhiteSpace(CacheFolder) ? "Set Storage:Azure:CacheFolder to a folder for copies that tools read, or leave it out."
        : CacheBytes < 0 ? "Storage:Azure:CacheBytes must be 0 or more."
        : HashStates is < 0 or > 100_000 ? "Storage:Azure:HashStates must be between 0 and 100000."
        : null;

    private string? FindConnectionProblem()
    {
        const string keys = "Storage:Azure:ConnectionString (or ConnectionStrings:blobs)";
        if (string.IsNullOrWhiteSpace(ConnectionString))
            return $"Set {keys} to the connection string of a storage account, or to its address, https://<account>.blob.core.windows.net, to use managed identity.";
        if (Uri.TryCreate(ConnectionString, UriKind.Absolute, out var address) && address.Scheme.StartsWith("http", StringComparison.Ordinal))
            return address.Scheme == Uri.UriSchemeHttps ? null : $"{keys} is an address without https; an identity's token may not be sent over it.";
        try
        {
            _ = new BlobServiceClient(ConnectionString);
            return null;
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or InvalidOperationException)
        {
            // Not the value, nor the parser's message: either may hold the key.
            return $"{keys} is neither an https address nor a connection string of a storage account. Copy it again from the account's access keys.";
        }
    }

    private static bool IsContainerName(string name) =>
        name.Length is >= 3 and <= 63 && char.IsAsciiLetterOrDigit(name[0]) && char.IsAsciiLetterOrDigit(name[^1]) && !name.Contains("--", StringComparison.Ordinal)
        && name.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-');
}
