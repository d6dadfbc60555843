using System.Diagnostics;
using WorkspaceAgents.Catalog;

namespace WorkspaceAgents.Benchmarks.Catalog;

/// <summary>Folders of many files moved, copied, thrown away and brought back, each as one change; the counts are compared with the files after each.</summary>
internal static class FoldersBenchmark
{
    private const string Workspace = "studio";

    public static async Task RunAsync(Options options, Report report, CancellationToken cancellationToken)
    {
        var provider = options.Text("provider", "sqlite");
        var (files, moved) = (options.Number("files", 1_000_000), options.Number("moved", 100_000));
        report.Say($"{provider}, folders of {moved:N0} in a workspace of {files:N0} files, {Environment.ProcessorCount} processors");
        await using var catalog = await BenchmarkCatalog.CreateAsync(provider, cancellationToken);
        var owner = await catalog.Get<Accounts>().CreateAsync("ada", "correct horse battery", mustChangePassword: false);
        await catalog.Get<Workspaces>().CreateAsync(owner, Workspace, "Studio", cancellationToken);
        await using (var db = await catalog.OpenAsync(cancellationToken)) await MillionFiles.FillAsync(db, Workspace, files, cancellationToken);
        var (changes, trash) = (catalog.Get<FileChanges>(), catalog.Get<Trash>());
        for (var reel = 0; reel < moved / 10_000; reel++)
            await changes.MoveAsync(owner, Workspace, new() { From = $"reel-{reel:000}", To = $"big/reel-{reel:000}" }, cancellationToken);

        await MeasureAsync("move a folder", () => changes.MoveAsync(owner, Workspace, new() { From = "big", To = "moved/big" }, cancellationToken));
        await MeasureAsync("copy a folder", () => changes.CopyAsync(owner, Workspace, new() { From = "moved/big", To = "copy" }, cancellationToken));
        await MeasureAsync("throw a folder away", () => trash.DeleteFolderAsync(owner, Workspace, "copy", cancellationToken));
        var item = (await trash.ListAsync(owner, Workspace, null, 1, cancellationToken)).Items[0];
        await MeasureAsync("bring a folder back", () => trash.RestoreAsync(owner, Workspace, item.Id, false, cancellationToken));
        await trash.DeleteFolderAsync(owner, Workspace, "copy", cancellationToken);
        item = (await trash.ListAsync(owner, Workspace, null, 1, cancellationToken)).Items[0];
        await MeasureAsync("delete a folder for good", () => trash.DeleteForGoodAsync(owner, Workspace, item.Id, cancellationToken));
        await report.TimeAsync("usage of the workspace", 100, null, _ => catalog.Get<WorkspaceUsage>().GetAsync(owner, Workspace, null, cancellationToken));
        await report.TimeAsync("move one file", 200, null, i => changes.MoveAsync(
            owner, Workspace, new() { From = i % 2 == 0 ? MillionFiles.PathOf(files - 1) : "moved/one.mp4", To = i % 2 == 0 ? "moved/one.mp4" : MillionFiles.PathOf(files - 1) }, cancellationToken));

        async Task MeasureAsync(string name, Func<Task> act)
        {
            var (start, processor) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
            await act();
            report.Figure(name, Stopwatch.GetElapsedTime(start).TotalSeconds, "s");
            // What it would take on a machine that does nothing else, less the disk.
            report.Figure("  processor time", (Environment.CpuUsage.TotalTime - processor).TotalSeconds, "s");
            start = Stopwatch.GetTimestamp();
            var recount = await catalog.Get<WorkspaceUsage>().RecountAsync(owner, Workspace, cancellationToken);
            if (recount.WrongFolders.Count > 0) throw new InvalidOperationException($"Counts were wrong after '{name}': {string.Join(", ", recount.WrongFolders.Take(5))}.");
            report.Figure("  count everything anew", Stopwatch.GetElapsedTime(start).TotalSeconds, "s");
        }
    }
}
