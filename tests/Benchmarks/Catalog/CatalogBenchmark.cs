using System.Diagnostics;
using WorkspaceAgents.Catalog;

namespace WorkspaceAgents.Benchmarks.Catalog;

/// <summary>The catalog's figures in a workspace of a million files.</summary>
internal static class CatalogBenchmark
{
    public static async Task RunAsync(Options options, Report report, CancellationToken cancellationToken)
    {
        var provider = options.Text("provider", "sqlite");
        var files = options.Number("files", 1_000_000);
        report.Say($"{provider}, {files:N0} files, {Environment.ProcessorCount} processors");
        await using var catalog = await BenchmarkCatalog.CreateAsync(provider, cancellationToken);
        var owner = await catalog.Get<Accounts>().CreateAsync("ada", "correct horse battery", mustChangePassword: false);
        await catalog.Get<Workspaces>().CreateAsync(owner, "studio", "Studio", cancellationToken);
        var start = Stopwatch.GetTimestamp();
        await using (var db = await catalog.OpenAsync(cancellationToken)) await MillionFiles.FillAsync(db, "studio", files, cancellationToken);
        report.Figure("fill", Stopwatch.GetElapsedTime(start).TotalSeconds, "s");

        await ListAsync(catalog, owner, files / MillionFiles.FilesAFolder, report, cancellationToken);
        await report.TimeAsync("workspace summary", 20, null, _ => catalog.Get<Workspaces>().GetAsync(owner, "studio", cancellationToken));
        await VerifyAsync(catalog, owner, report, cancellationToken);
    }

    private static async Task ListAsync(BenchmarkCatalog catalog, Actor owner, int folders, Report report, CancellationToken cancellationToken)
    {
        var list = catalog.Get<WorkspaceFiles>();
        var page = await list.ListAsync(owner, "studio", MillionFiles.FolderOf(0), MillionFiles.PathOf(499), 100, cancellationToken);
        if (page.Files.Count != 100 || page.Files[0].Path != MillionFiles.PathOf(500)) throw new InvalidOperationException("The page is not the one asked for.");
        await report.TimeAsync("list, first page of a folder", 500, 20, i =>
            list.ListAsync(owner, "studio", MillionFiles.FolderOf(i * 7919 % folders), null, 100, cancellationToken));
        await report.TimeAsync("list, a page in the middle", 500, 20, i =>
            list.ListAsync(owner, "studio", MillionFiles.FolderOf(i * 7919 % folders), MillionFiles.PathOf(((i * 7919 % folders) * MillionFiles.FilesAFolder) + 499), 100, cancellationToken));
        await report.TimeAsync("list, a folder of folders", 100, 20, i => list.ListAsync(owner, "studio", "reel-000", null, 100, cancellationToken));
        await report.TimeAsync("list, the root", 100, 20, i => list.ListAsync(owner, "studio", null, null, 100, cancellationToken));
    }

    private static async Task VerifyAsync(BenchmarkCatalog catalog, Actor owner, Report report, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        var verification = await catalog.Get<AuditTrail>().VerifyAsync(owner, "studio", cancellationToken);
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        if (!verification.Intact) throw new InvalidOperationException(verification.Explanation);
        report.Figure($"verify {verification.EventCount:N0} events", seconds, "s", seconds <= 60, "≤ 60 s");
    }
}
