using System.CommandLine;
using WorkspaceAgents.Formats;

namespace WorkspaceAgents.Cli;

/// <summary><c>wsa dataset export</c>: a version's folder in another format, on this disk.</summary>
internal static class DatasetExportCommand
{
    public static Command Build(Session session)
    {
        var folder = new Argument<string>("folder") { Description = "A version's folder: manifest.json with the shards beside it." };
        var format = new Option<DatasetFormat>("--format", "-f") { Description = "What to write.", Required = true };
        var to = new Option<string>("--out", "-o") { Description = "A new or empty folder. It appears whole or not at all.", Required = true };
        var metadata = new Option<MetadataTable>("--metadata") { Description = "videofolder: the table beside the videos. Parquet is the one whose types no reader has to guess.", DefaultValueFactory = _ => MetadataTable.Jsonl };
        return new Command("export", "Writes a version in another format; every content is checked against the manifest on its way.") { folder, format, to, metadata }.Does(session, async (run, cancellationToken) =>
        {
            var version = await VersionFolder.OpenAsync(run.Get(folder), cancellationToken);
            var start = run.Session.Time.GetTimestamp();
            var result = await VersionExport.ToFolderAsync(version, run.Get(format), run.Get(to)!, new ExportOptions(run.Get(metadata)), cancellationToken);
            var seconds = run.Session.Time.GetElapsedTime(start).TotalSeconds;
            var answer = new { dataset = version.Manifest.DatasetName, version = version.Id.ToString(), format = run.Get(format), @out = run.Get(to), result.Samples, result.Files, sizeBytes = result.Bytes, seconds };
            await run.AnswerAsync(answer, output => output.WriteLine($"{result.Samples} samples of {answer.dataset} ({answer.version[..12]}) in {result.Files} files, {Table.Size(result.Bytes)}: {run.Get(to)}"));
            return Wsa.Ok;
        });
    }
}
