using System.Formats.Tar;
using WorkspaceAgents.Formats;

namespace WorkspaceAgents.Cli;

/// <summary>A version of the server, written there in a format and unpacked here while it comes.</summary>
internal static class RemoteExport
{
    private static readonly DatasetFormat[] Sent = [DatasetFormat.WebDataset, DatasetFormat.VideoFolder, DatasetFormat.Parquet, DatasetFormat.LeRobot];

    /// <summary>Fetches it into a folder that appears whole or not at all.</summary>
    /// <returns>The dataset's name, the version's id, and what was written.</returns>
    /// <exception cref="CliException">The server refuses, or does not send this format.</exception>
    public static async Task<(string Dataset, string VersionId, ExportResult Result)> ToFolderAsync(
        Run run, string typed, DatasetFormat format, string folder, MetadataTable metadata, CancellationToken cancellationToken)
    {
        var name = format.ToString().ToLowerInvariant();
        if (!Sent.Contains(format))
            throw new CliException("usage", $"The server does not send {name}. Fetch the version first: wsa dataset pull {typed} --to FOLDER, then wsa dataset export FOLDER --format {name} --out {folder}.");
        await using var target = FolderTarget.Create(folder);
        var (dataset, version) = ManifestSource.Split(typed);
        using var client = run.Connect();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"datasets/{dataset}/versions/{version}/export?format={name}&as=tar&metadata={metadata.ToString().ToLowerInvariant()}");
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        await ServerClient.ThrowIfRefusedAsync(response, cancellationToken);
        await using var content = await response.Content.ReadAsStreamAsync(cancellationToken);
        await using var tar = new TarReader(content);
        VersionManifest? manifest = null;
        while (await tar.GetNextEntryAsync(copyData: false, cancellationToken) is { } entry)
        {
            if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile)) continue;
            if (entry.Name.Split('/').Any(part => part is "" or "." or "..") || Path.IsPathRooted(entry.Name))
                throw new CliException("archive", $"The server sent a file '{entry.Name}', which lies outside the folder. Nothing was written.");
            if (entry.Name == VersionFolder.ManifestName)
            {
                using var json = new MemoryStream();
                if (entry.DataStream is { } bytes) await bytes.CopyToAsync(json, cancellationToken);
                manifest = VersionManifest.Parse(json.ToArray());
                await target.AddAsync(entry.Name, json.ToArray(), cancellationToken);
                continue;
            }

            await target.AddAsync(entry.Name, entry.Length, (file, token) => entry.DataStream?.CopyToAsync(file, token) ?? Task.CompletedTask, cancellationToken);
        }

        // The reader of a TAR takes the end of a broken line for the end of the archive; the line itself says so, or the manifest is missing.
        if (manifest is null) throw new CliException("archive", "What the server sent has no manifest. Nothing was written; ask again.");
        await target.CompleteAsync(cancellationToken);
        return (manifest.DatasetName, manifest.ComputeId().ToString(), new(manifest.Samples.Count, target.Files, target.Bytes));
    }
}
