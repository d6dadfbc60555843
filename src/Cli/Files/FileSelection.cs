using System.CommandLine;

namespace WorkspaceAgents.Cli;

/// <summary>Which files of a folder are taken: <c>--include</c> and <c>--exclude</c>.</summary>
internal sealed class FileSelection
{
    private readonly List<PathGlob> included;
    private readonly List<PathGlob> excluded;

    private FileSelection(IEnumerable<string> include, IEnumerable<string> exclude) =>
        (included, excluded) = ([.. include.Select(PathGlob.Filter)], [.. exclude.Select(PathGlob.Filter)]);

    public static Option<string[]> Include { get; } = new("--include") { Description = "Only files like this: '*.vtt' in any folder, 'day-1/**' from the folder on. As often as needed." };

    public static Option<string[]> Exclude { get; } = new("--exclude") { Description = "No files like this; wins over --include. As often as needed." };

    public static FileSelection Of(Run run) => new(run.Get(Include) ?? [], run.Get(Exclude) ?? []);

    /// <param name="path">Relative to the folder.</param>
    public bool Takes(string path) => (included.Count == 0 || included.Exists(g => g.Covers(path))) && !excluded.Exists(g => g.Covers(path));
}
