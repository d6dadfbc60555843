using System.CommandLine;
using WorkspaceAgents.Formats;

namespace WorkspaceAgents.Cli;

/// <summary><c>wsa dataset card</c>.</summary>
internal static class DatasetCardCommand
{
    public static Command Build(Session session)
    {
        var version = new Argument<string>("version") { Description = ManifestSource.Description };
        var output = new Option<string?>("--output", "-o") { Description = "A file to write, such as README.md. Default: standard output." };
        return new Command("card", "A version for people: Markdown with what its manifest counts. Works on a manifest on this disk without a server.") { version, output }.Does(session, async (run, cancellationToken) =>
        {
            var (manifest, id) = await ManifestSource.ReadAsync(run, run.Get(version), cancellationToken);
            var card = DatasetCard.Write(manifest, id);
            if (run.Get(output) is { } path) await File.WriteAllTextAsync(path, card, cancellationToken);
            await run.AnswerAsync(new { versionId = id.ToString(), file = run.Get(output), card }, writer => writer.Write(run.Get(output) is { } written ? $"{written}: card of {id}{Environment.NewLine}" : card));
            return Wsa.Ok;
        });
    }
}
