using System.CommandLine;
using WorkspaceAgents.Formats;

namespace WorkspaceAgents.Cli;

/// <summary><c>wsa dataset export</c>: a version in another format, from its folder or from the server.</summary>
internal static class DatasetExportCommand
{
    public static Command Build(Session session)
    {
        var version = new Argument<string>("version") { Description = "A version's folder (manifest.json with the shards beside it), or NAME@VERSION of the server." };
        var format = new Option<DatasetFormat>("--format", "-f") { Description = "What to write.", Required = true };
        var to = new Option<string>("--out", "-o") { Description = "A new or empty folder. It appears whole or not at all.", Required = true };
        var metadata = new Option<MetadataTable>("--metadata") { Description = "videofolder: the table beside the videos. Parquet is the one whose types no reader has to guess.", DefaultValueFactory = _ => MetadataTable.Jsonl };
        return new Command("export", "Writes a version in another format; every content is checked against the manifest on its way.") { version, format, to, metadata }.Does(session, async (run, cancellationToken) =>
        {
            var start = run.Session.Time.GetTimestamp();
            var typed = run.Get(version);
            var (dataset, id, result) = ManifestSource.IsLocal(typed)
                ? await FromFolderAsync(typed, run.Get(format), run.Get(to)!, run.Get(metadata), cancellationToken)
                : await RemoteExport.ToFolderAsync(run, typed, run.Get(format), run.Get(to)!, run.Get(metadata), cancellationToken);
            var seconds = run.Session.Time.GetElapsedTime(start).TotalSeconds;
            var answer = new { dataset, version = id, format = run.Get(format), @out = run.Get(to), result.Samples, result.Files, sizeBytes = result.Bytes, seconds };
            await run.AnswerAsync(answer, output => output.WriteLine($"{result.Samples} samples of {typed} ({id[..12]}) in {result.Files} files, {Table.Size(result.Bytes)}: {run.Get(to)}"));
            return Wsa.Ok;
        });
    }

    private static async Task<(string Dataset, string VersionId, ExportResult Result)> FromFolderAsync(string folder, DatasetFormat format, string to, MetadataTable metadata, CancellationToken cancellationToken)
    {
        var version = await VersionFolder.OpenAsync(folder, cancellationToken);
        return (version.Manifest.DatasetName, version.Id.ToString(), await VersionExport.ToFolderAsync(version, format, to, new ExportOptions(metadata), cancellationToken));
    }
}
