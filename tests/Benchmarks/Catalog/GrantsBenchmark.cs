using System.Diagnostics;
using WorkspaceAgents.Catalog;

namespace WorkspaceAgents.Benchmarks.Catalog;

/// <summary>A permission among ten thousand grants: on folders, files and globs, to the role of everybody and to one member.</summary>
internal static class GrantsBenchmark
{
    public static async Task RunAsync(BenchmarkCatalog catalog, Actor owner, int grants, Report report, CancellationToken cancellationToken)
    {
        var viewer = await catalog.Get<Accounts>().CreateAsync("victor", "correct horse battery", mustChangePassword: false);
        await catalog.Get<Workspaces>().SetMemberAsync(owner, "studio", "victor", Role.Viewer, cancellationToken);
        // The first by the catalog itself, so that the form of a row is its own; the others are copies of it with other patterns.
        await catalog.Get<Grants>().AddAsync(owner, "studio", new GrantRequest
        {
            Path = "first/**", SubjectKind = GrantSubjectKind.Role, Subject = "viewer", Effect = GrantEffect.Allow, Permissions = Permissions.Write,
        }, cancellationToken);
        await using (var db = await catalog.OpenAsync(cancellationToken))
        {
            var first = db.Grants.Single();
            await BulkInsert.WriteAsync(db, Enumerable.Range(1, grants - 1).Select(i => new Grant
            {
                Id = new(Guid.CreateVersion7()), WorkspaceId = first.WorkspaceId, Pattern = PatternOf(i), SubjectKind = first.SubjectKind, SubjectKey = first.SubjectKey,
                Effect = i % 5 == 0 ? GrantEffect.Deny : GrantEffect.Allow, Permissions = i % 5 == 0 ? Permissions.Download : Permissions.Write,
                Note = null, CreatedBy = first.CreatedBy, CreatedAt = first.CreatedAt, ExpiresAt = null,
            }), cancellationToken);
        }

        // Through the catalog again, so that every host rereads the rules.
        await catalog.Get<Grants>().AddAsync(owner, "studio", new GrantRequest
        {
            Path = MillionFiles.PathOf(42), SubjectKind = GrantSubjectKind.Role, Subject = "viewer", Effect = GrantEffect.Deny, Permissions = Permissions.View,
        }, cancellationToken);
        var start = Stopwatch.GetTimestamp();
        await ResolveAsync(0);
        report.Figure($"compile {grants + 1:N0} grants, once a change", Stopwatch.GetElapsedTime(start).TotalMilliseconds, "ms");
        if (await ResolveAsync(42)) throw new InvalidOperationException("The grant on the file itself did not decide.");
        await report.TimeAsync($"resolve a permission with {grants:N0} grants", 2000, 2, i => ResolveAsync(i * 7919));

        async Task<bool> ResolveAsync(int file)
        {
            await using var db = await catalog.OpenAsync(cancellationToken);
            var access = await db.OpenAsync(viewer, "studio", cancellationToken);
            return access.May(Permissions.Download, MillionFiles.PathOf(file % 1_000_000));
        }
    }

    private static string PatternOf(int i) => (i % 4) switch
    {
        0 => $"{MillionFiles.FolderOf(i % 1000)}/**",
        1 => MillionFiles.PathOf(i * 97),
        2 => $"**/clip-{i % 1000:0000}.{i / 1000}*",
        _ => $"reel-{i % 100:000}/*/clip-{i % 1000:0000}.mp4",
    };
}
