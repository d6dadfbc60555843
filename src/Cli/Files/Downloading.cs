using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;

namespace WorkspaceAgents.Cli;

/// <summary>Fetching a file so that a cut connection costs nothing but time.</summary>
internal static class Downloading
{
    private const int MaxAttempts = 8;

    /// <summary>Fetches the current version; the file appears at <paramref name="path"/> only whole and checked.</summary>
    public static async Task<(long SizeBytes, string Sha256)> FetchAsync(
        Run run, ServerClient client, WorkspaceTarget place, string path, CancellationToken cancellationToken)
    {
        var workspace = Uri.EscapeDataString(place.Workspace);
        var file = (await client.GetAsync($"workspaces/{workspace}/file-info/{WorkspaceTarget.Escape(place.Path)}", cancellationToken)).GetProperty("file");
        var (hash, sizeBytes, version) = (file.GetProperty("hash").GetString()!, file.GetProperty("sizeBytes").GetInt64(), file.GetProperty("version").GetInt32());
        // Named by content: a part of another version is never continued.
        var part = $"{path}.{hash[..12]}.part";
        var address = $"workspaces/{workspace}/files/{WorkspaceTarget.Escape(place.Path)}?version={version}";
        for (var attempt = 1; ; attempt++)
        {
            var have = File.Exists(part) ? new FileInfo(part).Length : 0;
            if (have >= sizeBytes && (have > 0 || File.Exists(part))) break;
            try
            {
                await AppendAsync(client, address, part, have, cancellationToken);
                if (new FileInfo(part).Length >= sizeBytes) break;
            }
            catch (Exception cut) when (cut is HttpRequestException or IOException or CliException { Code: "unreachable" } && attempt < MaxAttempts)
            {
                run.Tell($"The connection was cut ({cut.Message}); going on.");
            }

            if (attempt >= MaxAttempts) throw new CliException("cut", $"'{place.Path}' did not arrive whole in {MaxAttempts} attempts. What came is kept: the same command goes on from there.");
            await run.Session.PauseAsync(TimeSpan.FromSeconds(Math.Min(30, 1 << Math.Min(attempt, 5))), cancellationToken);
        }

        string found;
        await using (var content = File.OpenRead(part)) found = Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellationToken));
        if (found != hash)
        {
            File.Delete(part);
            throw new CliException("hashMismatch", $"'{place.Path}' arrived with SHA-256 {found[..12]}… instead of {hash[..12]}…; it was thrown away. Fetch it again.");
        }

        File.Move(part, path, overwrite: true);
        return (sizeBytes, hash);
    }

    private static async Task AppendAsync(ServerClient client, string address, string part, long have, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (have > 0) request.Headers.Range = new RangeHeaderValue(have, null);
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        await ServerClient.ThrowIfRefusedAsync(response, cancellationToken);
        var mode = response.StatusCode == HttpStatusCode.PartialContent ? FileMode.Append : FileMode.Create;
        await using var file = new FileStream(part, mode, FileAccess.Write);
        await response.Content.CopyToAsync(file, cancellationToken);
    }
}
