using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
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
        await report.TimeAsync("workspace summary with its counts", 100, null, _ => catalog.Get<Workspaces>().GetAsync(owner, "studio", cancellationToken));
        await GrantsBenchmark.RunAsync(catalog, owner, options.Number("grants", 10_000), report, cancellationToken);
        await AuditBenchmark.FilterAsync(catalog, owner, files, report, cancellationToken);
        await AuditBenchmark.VerifyAsync(catalog, owner, report, cancellationToken);
        await AuditBenchmark.AppendAsync(catalog, owner, provider, options.Number("writers", 8), options.Number("seconds", 10), report, cancellationToken);
    }

    private static async Task ListAsync(BenchmarkCatalog catalog, Actor owner, int folders, Report report, CancellationToken cancellationToken)
    {
        var list = catalog.Get<WorkspaceFiles>();
        var page = await list.ListAsync(owner, "studio", MillionFiles.FolderOf(0), MillionFiles.PathOf(499), 100, cancellationToken);
        if (page.Files.Count != 100 || page.Files[0].Path != MillionFiles.PathOf(500)) throw new InvalidOperationException("The page is not the one asked for.");
        await report.TimeAsync("list, first page of a folder", 500, 20, i =>
            list.ListAsync(owner, "studio", MillionFiles.FolderOf(i * 7919 % folders), null, 100, cancellationToken));
        var ours = await report.TimeAsync("list, a page in the middle", 500, 20, i => list.ListAsync(
            owner, "studio", MillionFiles.FolderOf(i * 7919 % folders), MillionFiles.PathOf((i * 7919 % folders * MillionFiles.FilesAFolder) + 499), 100, cancellationToken));
        await report.TimeAsync("list, a folder of folders", 100, 20, _ => list.ListAsync(owner, "studio", "reel-000", null, 100, cancellationToken));
        await report.TimeAsync("list, the root", 100, 20, _ => list.ListAsync(owner, "studio", null, null, 100, cancellationToken));
        var bare = await BareSqlAsync(catalog, folders, report, cancellationToken);
        report.Ratio("  the page in the middle against that", ours, bare);
    }

    /// <summary>The peer: the same page by one hand-written statement on an open connection, no rights, no entities.</summary>
    private static async Task<double> BareSqlAsync(BenchmarkCatalog catalog, int folders, Report report, CancellationToken cancellationToken)
    {
        await using var db = await catalog.OpenAsync(cancellationToken);
        await db.Database.OpenConnectionAsync(cancellationToken);
        var workspace = await db.Workspaces.Select(w => w.Id).SingleAsync(cancellationToken);
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = """
            SELECT "Path", "VersionNumber", "Hash", "SizeBytes", "ModifiedAt", "ModifiedBy" FROM "Files"
            WHERE "WorkspaceId" = @workspace AND "Folder" = @folder AND "DeletedAt" IS NULL AND "Path" > @after ORDER BY "Path" LIMIT 100
            """;
        var (folder, after) = (Add("@folder", ""), Add("@after", ""));
        Add("@workspace", workspace.Value);
        return await report.TimeAsync("  bare SQL of the same page", 500, null, async i =>
        {
            folder.Value = MillionFiles.FolderOf(i * 7919 % folders);
            after.Value = MillionFiles.PathOf((i * 7919 % folders * MillionFiles.FilesAFolder) + 499);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            var rows = 0;
            while (await reader.ReadAsync(cancellationToken)) rows += Convert.ToString(reader.GetValue(0), CultureInfo.InvariantCulture)!.Length > 0 ? 1 : 0;
            if (rows != 100) throw new InvalidOperationException($"The page has {rows} rows.");
        });

        DbParameter Add(string name, object value)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
            return parameter;
        }
    }
}
