using System.Text.RegularExpressions;

namespace WorkspaceAgents.Cli;

/// <summary>A place in a workspace as typed: <c>studio:shoots/2026-03-14</c>, or <c>shoots/2026-03-14</c> in the default workspace.</summary>
internal sealed partial record WorkspaceTarget(string Workspace, string Path)
{
    /// <summary>Reads a place whose workspace is always named: <c>studio</c> or <c>studio:shoots</c>.</summary>
    public static WorkspaceTarget Parse(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var (workspace, path) = colon < 0 ? (text, "") : (text[..colon], text[(colon + 1)..].Trim('/'));
        return workspace.Length > 0
            ? new(workspace, path)
            : throw new CliException("usage", $"'{text}' names no workspace; write WORKSPACE or WORKSPACE:PATH, such as studio:shoots/2026-03-14.");
    }

    /// <summary>Reads a place that may leave the workspace to the default: <c>shoots</c>, <c>studio:shoots</c>, <c>studio:</c> for the root.</summary>
    public static async Task<WorkspaceTarget> FindAsync(Run run, ServerClient client, string? text, CancellationToken cancellationToken)
    {
        var colon = text?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        if (colon > 0 && SlugPattern().IsMatch(text![..colon])) return new(text[..colon], text[(colon + 1)..].Trim('/'));
        return new(await FindDefaultAsync(run, client, cancellationToken), (colon == 0 ? text![1..] : text ?? "").Trim('/'));
    }

    /// <summary>The workspace that is meant when none is named: an option, the environment, the sign-in, or the only one there is.</summary>
    public static async Task<string> FindDefaultAsync(Run run, ServerClient client, CancellationToken cancellationToken)
    {
        var stored = StoredLogin.Read(run.Session.SettingsFolder);
        if ((run.Get(Wsa.WorkspaceOption) ?? run.Session.GetVariable("WSA_WORKSPACE")) is { Length: > 0 } named) return named;
        if (stored?.Workspace is { Length: > 0 } remembered && Connection.ParseServer(stored.Server) == client.Server) return remembered;
        var slugs = (await client.GetAsync("workspaces", cancellationToken)).EnumerateArray().Select(w => w.Text("slug")).ToList();
        return slugs.Count switch
        {
            1 => slugs[0],
            0 => throw new CliException("noWorkspace", "You are in no workspace here. Ask an owner to add you, or make one in the portal."),
            _ => throw new CliException("noWorkspace", $"Say which workspace: write WORKSPACE:PATH, give --workspace, set WSA_WORKSPACE or sign in with `wsa login --workspace NAME`. Yours are {string.Join(", ", slugs.Take(20))}."),
        };
    }

    /// <summary>The address of something in this workspace.</summary>
    public string Route(string rest) => $"workspaces/{Uri.EscapeDataString(Workspace)}/{rest}";

    /// <summary>The address of this file or folder: every name escaped, the slashes kept.</summary>
    public string PathRoute(string noun) => Route($"{noun}/{Escape(Path)}");

    /// <summary>The same workspace, another path.</summary>
    public WorkspaceTarget At(string path) => new(Workspace, path);

    /// <summary>Demands a file or folder and not the root.</summary>
    public WorkspaceTarget RequirePath(string what) =>
        Path.Length > 0 ? this : throw new CliException("usage", $"Name {what}: PATH or WORKSPACE:PATH, such as studio:shoots/2026-03-14.");

    /// <summary>As it is typed.</summary>
    public override string ToString() => $"{Workspace}:{Path}";

    /// <summary>A path for an address: every name escaped, the slashes kept.</summary>
    public static string Escape(string path) => string.Join('/', path.Split('/').Select(Uri.EscapeDataString));

    [GeneratedRegex(@"^[a-z0-9][a-z0-9-]{1,63}\z")]
    private static partial Regex SlugPattern();
}
