using WorkspaceAgents.Formats;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Cli;

/// <summary>A version as typed: a manifest's file, a folder with <c>manifest.json</c>, or a dataset of the server with <c>@VERSION</c>.</summary>
internal static class ManifestSource
{
    public const string Description = "A manifest.json, a folder that holds one, or NAME@VERSION of the server (an alias, v2, an id; latest when left out).";

    private const string FileName = "manifest.json";

    public static bool IsLocal(string typed) => File.Exists(typed) || Directory.Exists(typed) || typed.Contains('/', StringComparison.Ordinal);

    /// <exception cref="CliException">There is none, or it was edited.</exception>
    public static async Task<(VersionManifest Manifest, BlobHash Id)> ReadAsync(Run run, string typed, CancellationToken cancellationToken)
    {
        var json = IsLocal(typed) ? await File.ReadAllBytesAsync(PathOf(typed), cancellationToken) : await DownloadAsync(run, typed, cancellationToken);
        try
        {
            return (VersionManifest.Parse(json), BlobHash.Compute(json));
        }
        catch (ManifestException wrong)
        {
            throw new CliException("manifest", $"'{typed}': {wrong.Message}", null, wrong);
        }
    }

    /// <summary>Name and version of <c>NAME@VERSION</c>, ready for an address.</summary>
    public static (string Name, string Version) Split(string typed)
    {
        var at = typed.IndexOf('@', StringComparison.Ordinal);
        return at < 0 ? (Uri.EscapeDataString(typed), "latest") : (Uri.EscapeDataString(typed[..at]), Uri.EscapeDataString(typed[(at + 1)..]));
    }

    /// <summary>Where the manifest of a file or folder lies.</summary>
    public static string PathOf(string typed) =>
        !Directory.Exists(typed) ? LocalPath.Require(typed)
        : File.Exists(Path.Combine(typed, FileName)) ? Path.Combine(typed, FileName)
        : throw new CliException("fileMissing", $"'{typed}' holds no {FileName}, so it is no version's folder.");

    private static async Task<byte[]> DownloadAsync(Run run, string typed, CancellationToken cancellationToken)
    {
        var (name, version) = Split(typed);
        using var client = run.Connect();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"datasets/{name}/versions/{version}/manifest");
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellationToken);
        await ServerClient.ThrowIfRefusedAsync(response, cancellationToken);
        return await response.Content.ReadAsByteArrayAsync(cancellationToken);
    }
}
