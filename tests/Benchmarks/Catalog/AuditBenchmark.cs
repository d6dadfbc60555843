using System.Diagnostics;
using WorkspaceAgents.Catalog;

namespace WorkspaceAgents.Benchmarks.Catalog;

/// <summary>The audit trail of a million events: its filters, its check, and how fast it grows under several writers.</summary>
internal static class AuditBenchmark
{
    public static async Task FilterAsync(BenchmarkCatalog catalog, Actor owner, int files, Report report, CancellationToken cancellationToken)
    {
        var trail = catalog.Get<AuditTrail>();
        var start = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        (string Name, Func<int, AuditFilter> Filter, int Expected)[] filters =
        [
            ("newest", _ => new(), 100),
            ("actor, one event in ten", _ => new() { Actor = "grace" }, 100),
            ("action", _ => new() { Action = "file.write" }, 100),
            ("action, all of a rare noun", _ => new() { Action = "workspace" }, 1),
            ("one file", i => new() { Target = MillionFiles.PathOf(i * 7919 % files) }, 1),
            ("a folder of 1,000 files", i => new() { Target = MillionFiles.FolderOf(i * 31 % (files / MillionFiles.FilesAFolder)) + "/" }, 100),
            ("denied", _ => new() { Outcome = AuditOutcome.Denied }, 0),
            ("an hour", i => new() { From = start.AddSeconds(files / 2 + i), Until = start.AddSeconds(files / 2 + i + 3600) }, 100),
            ("text that is everywhere", _ => new() { Text = "clip" }, 100),
        ];
        foreach (var (name, filter, expected) in filters)
        {
            var found = await trail.SearchAsync(owner, "studio", filter(1), null, 100, cancellationToken);
            if (found.Count != expected) throw new InvalidOperationException($"{name}: {found.Count} events instead of {expected}.");
            await report.TimeAsync($"audit, {name}", 100, null, i => trail.SearchAsync(owner, "studio", filter(i), null, 100, cancellationToken));
        }

        await report.TimeAsync("audit, text that is nowhere (reads all)", 5, null, _ => trail.SearchAsync(owner, "studio", new() { Text = "nowhere at all" }, null, 100, cancellationToken));
    }

    public static async Task VerifyAsync(BenchmarkCatalog catalog, Actor owner, Report report, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        var verification = await catalog.Get<AuditTrail>().VerifyAsync(owner, "studio", cancellationToken);
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        if (!verification.Intact) throw new InvalidOperationException(verification.Explanation);
        report.Figure($"verify {verification.EventCount:N0} events", seconds, "s", seconds <= 60, "≤ 60 s");
    }

    /// <summary>An audited change each: a lock-free one that touches one row, so that it is the trail that is measured.</summary>
    public static async Task AppendAsync(
        BenchmarkCatalog catalog, Actor owner, string provider, int writers, int seconds, Report report, CancellationToken cancellationToken)
    {
        var writer = catalog.Get<CatalogWriter>();
        var before = await catalog.Get<AuditTrail>().GetHeadAsync(owner, "studio", cancellationToken);
        var start = Stopwatch.GetTimestamp();
        var counts = await Task.WhenAll(Enumerable.Range(0, writers).Select(w => Task.Run(async () =>
        {
            var count = 0;
            for (; Stopwatch.GetElapsedTime(start).TotalSeconds < seconds; count++)
            {
                await writer.ChangeAsync(owner, "studio", Permissions.Write, (db, workspace, audit) =>
                {
                    workspace.Name = $"Studio {w}";
                    audit.Add("workspace.rename", "studio", new { after = workspace.Name });
                    return Task.CompletedTask;
                }, cancellationToken);
            }

            return count;
        }, cancellationToken)));
        var rate = counts.Sum() / Stopwatch.GetElapsedTime(start).TotalSeconds;
        var verification = await catalog.Get<AuditTrail>().VerifyAsync(owner, "studio", before, cancellationToken);
        if (!verification.Intact || verification.EventCount != before.Sequence + counts.Sum())
            throw new InvalidOperationException(verification.Explanation ?? $"{verification.EventCount} events instead of {before.Sequence + counts.Sum()}.");
        report.Figure($"audited changes from {writers} writers, chain intact", rate, "a second", provider == "postgres" ? rate >= 300 : null, "≥ 300/s");
    }
}
