using System.CommandLine;
using WorkspaceAgents.Formats;

namespace WorkspaceAgents.Cli;

/// <summary><c>wsa shard</c>: looking into WebDataset shards on this disk, whoever wrote them.</summary>
internal static class ShardCommands
{
    public static Command Build(Session session)
    {
        var file = new Argument<string>("file") { Description = "A .tar file." };
        return new("shard", "WebDataset shards on this disk.")
        {
            new Command("ls", "Its samples and members with sizes and SHA-256.") { file }.Does(session, async (run, cancellationToken) =>
            {
                var path = LocalPath.Require(run.Get(file));
                var entries = new List<WebDatasetEntry>();
                await using (var tar = File.OpenRead(path))
                {
                    await foreach (var entry in WebDatasetReader.ListAsync(tar, cancellationToken)) entries.Add(entry);
                }

                // Members of a sample lie side by side; the reader has refused a key that comes back later.
                var samples = entries.GroupBy(e => e.Key).Select(g => new
                {
                    key = g.Key,
                    sizeBytes = g.Sum(e => e.SizeBytes),
                    members = g.Select(e => new { name = e.Name, extension = e.Extension, sizeBytes = e.SizeBytes, sha256 = e.Hash.ToString() }).ToList(),
                }).ToList();
                await run.AnswerAsync(new { file = path, sampleCount = samples.Count, memberCount = entries.Count, samples }, output =>
                {
                    Table.Write(output, ["member", "size", "sha256"], entries.Select(e => (IReadOnlyList<string>)[e.Name, Table.Size(e.SizeBytes), e.Hash.ToString()]));
                    output.WriteLine($"{samples.Count} samples, {entries.Count} members");
                });
                return Wsa.Ok;
            }),
        };
    }
}
