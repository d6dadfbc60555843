using System.CommandLine;

namespace WorkspaceAgents.Cli;

/// <summary><c>wsa ls</c>.</summary>
internal static class ListCommand
{
    public static Command Build(Session session)
    {
        var path = new Argument<string?>("path") { Description = "A folder, a file, or wildcards in quotes: 'shoots/*', 'shoots/**/*.vtt'. Default: the root.", DefaultValueFactory = _ => null };
        var isLong = new Option<bool>("--long", "-l") { Description = "Size, version, time, author and hash." };
        var tree = new Option<bool>("--tree") { Description = "With everything below, as a tree." };
        return new Command("ls", "Lists a folder, or what matches wildcards.") { path, isLong, tree, Wsa.WorkspaceOption }.Does(session, async (run, cancellationToken) =>
        {
            using var client = run.Connect();
            var place = await WorkspaceTarget.FindAsync(run, client, run.Arguments.GetValue(path), cancellationToken);
            var (entries, isFolder) = await RemoteTree.FindAsync(client, place, run.Get(tree), cancellationToken);
            var answer = new
            {
                workspace = place.Workspace, folder = place.Path,
                folders = entries.Where(e => e.IsFolder).Select(e => e.Path).ToList(),
                files = entries.Where(e => !e.IsFolder).Select(e => e.File).ToList(),
            };
            // In a folder the names are enough; what wildcards found lies in many.
            var cut = isFolder && place.Path.Length > 0 ? place.Path.Length + 1 : 0;
            await run.AnswerAsync(answer, output =>
            {
                if (run.Get(tree)) WriteTree(output, place, entries, cut);
                else if (run.Get(isLong)) WriteLong(output, entries, cut);
                else foreach (var entry in entries) output.WriteLine(entry.Path[cut..] + (entry.IsFolder ? "/" : ""));
            });
            return Wsa.Ok;
        });
    }

    private static void WriteLong(TextWriter output, IReadOnlyList<RemoteEntry> entries, int cut) =>
        Table.WriteOr(output, "Nothing here.", ["size", "version", "modified", "by", "sha256", "path"], entries.Select(e => (IReadOnlyList<string>)(e.IsFolder
            ? ["", "", "", "", "", e.Path[cut..] + "/"]
            : [e.File.SizeText("sizeBytes"), e.File.Text("version"), e.File.TimeText("modifiedAt"), e.File.Text("modifiedBy"), e.File.Short("hash"), e.Path[cut..]])));

    private static void WriteTree(TextWriter output, WorkspaceTarget place, IReadOnlyList<RemoteEntry> entries, int cut)
    {
        output.WriteLine(place.ToString());
        var below = entries.ToLookup(e => e.Path.LastIndexOf('/') is var slash && slash >= cut ? e.Path[cut..slash] : "");
        WriteBranch(output, below, "", "");
        output.WriteLine($"{entries.Count(e => e.IsFolder)} folders, {entries.Count(e => !e.IsFolder)} files, {Table.Size(entries.Where(e => !e.IsFolder).Sum(e => e.File.Number("sizeBytes")))}");
    }

    private static void WriteBranch(TextWriter output, ILookup<string, RemoteEntry> below, string folder, string indent)
    {
        var entries = below[folder].ToList();
        for (var i = 0; i < entries.Count; i++)
        {
            var (entry, isLast) = (entries[i], i == entries.Count - 1);
            output.WriteLine($"{indent}{(isLast ? "└── " : "├── ")}{entry.Name}{(entry.IsFolder ? "/" : $"  {entry.File.SizeText("sizeBytes")}")}");
            if (entry.IsFolder) WriteBranch(output, below, folder.Length == 0 ? entry.Name : $"{folder}/{entry.Name}", indent + (isLast ? "    " : "│   "));
        }
    }
}
