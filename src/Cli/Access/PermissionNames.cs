namespace WorkspaceAgents.Cli;

/// <summary>Permissions as typed: <c>write,annotate</c>.</summary>
internal static class PermissionNames
{
    private static readonly string[] Known = ["view", "download", "write", "annotate", "publish", "manage"];

    /// <summary>As the server reads a set of them.</summary>
    /// <exception cref="CliException">One of them is none.</exception>
    public static string Parse(string text)
    {
        var names = text.ToLowerInvariant().Split([',', ' ', '+'], StringSplitOptions.RemoveEmptyEntries).Distinct().ToList();
        if (names is ["all"]) return string.Join(", ", Known);
        var unknown = names.Except(Known).ToList();
        return unknown.Count == 0 && names.Count > 0
            ? string.Join(", ", names)
            : throw new CliException("usage", $"'{(unknown.Count > 0 ? unknown[0] : text)}' is no permission; they are {string.Join(", ", Known)} (or all), with commas between.");
    }
}
