namespace WorkspaceAgents.Cli;

/// <summary>A place in a workspace as typed: <c>studio</c> or <c>studio:shoots/2026-03-14</c>.</summary>
internal sealed record WorkspaceTarget(string Workspace, string Path)
{
    public static WorkspaceTarget Parse(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var (workspace, path) = colon < 0 ? (text, "") : (text[..colon], text[(colon + 1)..].Trim('/'));
        return workspace.Length > 0
            ? new(workspace, path)
            : throw new CliException("usage", $"'{text}' names no workspace; write WORKSPACE or WORKSPACE:PATH, such as studio:shoots/2026-03-14.");
    }

    /// <summary>A path for an address: every name escaped, the slashes kept.</summary>
    public static string Escape(string path) => string.Join('/', path.Split('/').Select(Uri.EscapeDataString));
}
