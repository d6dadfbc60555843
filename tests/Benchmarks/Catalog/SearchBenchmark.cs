using WorkspaceAgents.Catalog;

namespace WorkspaceAgents.Benchmarks.Catalog;

/// <summary>Search through the operation that doors call: rights, all kinds, ranking. Words that few paths hold, that all hold, that none holds, and one too short for the index.</summary>
internal static class SearchBenchmark
{
    private const string Workspace = "studio";
    private const int Runs = 40;

    public static async Task RunAsync(Options options, Report report, CancellationToken cancellationToken)
    {
        var (provider, files) = (options.Text("provider", "sqlite"), options.Number("files", 1_000_000));
        report.Say($"{provider}, search in a workspace of {files:N0} files, {Environment.ProcessorCount} processors");
        await using var catalog = await BenchmarkCatalog.CreateAsync(provider, cancellationToken);
        var owner = await catalog.Get<Accounts>().CreateAsync("ada", "correct horse battery", mustChangePassword: false);
        await catalog.Get<Workspaces>().CreateAsync(owner, Workspace, "Studio", cancellationToken);
        await using (var db = await catalog.OpenAsync(cancellationToken)) await MillionFiles.FillAsync(db, Workspace, files, cancellationToken);
        var search = catalog.Get<WorkspaceSearch>();
        var last = files / MillionFiles.FilesAFolder / 10;

        // Outputs first: a search that finds something else is not worth timing.
        await RequireAsync("take-07 clip-0412", $"reel-{last / 2:000}/take-07/clip-0412.mp4", null);
        await RequireAsync("zebra", null, 0);
        await TimeAsync("one file, by two words that few paths hold", i => $"reel-{i % last:000} take-07 clip-0412");
        await TimeAsync("a folder's files, of which there are many", i => $"reel-{i % last:000}");
        await TimeAsync("a word that every path holds", _ => "mp4");
        await TimeAsync("a word that no path holds", i => $"zebra{i}");
        await TimeAsync("two letters, too short for the index", _ => "cl");

        Task TimeAsync(string name, Func<int, string> text) =>
            report.TimeAsync(name, Runs, null, i => search.FindAsync(owner, Workspace, text(i), null, 50, cancellationToken));

        async Task RequireAsync(string text, string? path, int? count)
        {
            var result = await search.FindAsync(owner, Workspace, text, [SearchKind.File], 500, cancellationToken);
            if (path is not null && result.Hits.All(hit => hit.Path != path)) throw new InvalidOperationException($"'{text}' does not find '{path}' among {result.Hits.Count} hits.");
            if (count is { } expected && result.Hits.Count != expected) throw new InvalidOperationException($"'{text}' finds {result.Hits.Count} instead of {expected}.");
        }
    }
}
