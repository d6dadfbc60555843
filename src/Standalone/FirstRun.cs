using System.Text.Json;
using WorkspaceAgents.Catalog;

namespace WorkspaceAgents.Standalone;

/// <summary>Makes an empty installation usable: an owner, a workspace, and a token for the first agent, written to <c>first-run.json</c>.</summary>
internal static class FirstRun
{
    private const string OwnerName = "owner";
    private const string WorkspaceSlug = "studio";

    /// <summary>Does nothing when there are accounts already. Killed at any point, the next start finishes it.</summary>
    public static async Task EnsureAsync(IServiceProvider services, DataFolder folder, CancellationToken cancellationToken)
    {
        // Written first and removed last: while it is there, the one-time password has been shown to nobody and may be drawn again.
        var pending = Path.Combine(folder.Path, "first-run.pending");
        var accounts = services.GetRequiredService<Accounts>();
        if (!File.Exists(pending))
        {
            if (await accounts.AnyAsync(cancellationToken)) return;
            await File.WriteAllTextAsync(pending, "", cancellationToken);
        }

        var owner = await accounts.CreateFirstOwnerAsync(OwnerName, cancellationToken)
            ?? await accounts.RenewOneTimePasswordAsync(Actor.System("first-run"), OwnerName);
        var workspaces = services.GetRequiredService<Workspaces>();
        if (!(await workspaces.ListAsync(owner.Actor, cancellationToken)).Any(w => w.Slug == WorkspaceSlug))
            await workspaces.CreateAsync(owner.Actor, WorkspaceSlug, "Studio", cancellationToken);
        var token = await services.GetRequiredService<Tokens>().IssueAsync(
            owner.Actor, new() { Name = "first-agent", Workspace = WorkspaceSlug, LifetimeDays = 365 }, cancellationToken);
        await WriteAsync(Path.Combine(folder.Path, "first-run.json"), new(owner.UserName, owner.OneTimePassword, WorkspaceSlug, token.Secret), cancellationToken);
        File.Delete(pending);
    }

    private static async Task WriteAsync(string path, FirstRunFacts facts, CancellationToken cancellationToken)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        // Readable by the account that runs the server, from the first byte on: it holds secrets.
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var partial = path + ".partial";
        File.Delete(partial);
        await using (var file = new FileStream(partial, options))
        {
            await JsonSerializer.SerializeAsync(file, facts, CatalogJson.Options, cancellationToken);
            file.Flush(flushToDisk: true);
        }

        File.Move(partial, path, overwrite: true);
    }

    private sealed record FirstRunFacts(string Owner, string OneTimePassword, string Workspace, string AgentToken);
}
