namespace WorkspaceAgents.Cli;

/// <summary>
/// Which paths are meant: a file or folder by its name (with everything below it), or with wildcards: <c>?</c> is one character and <c>*</c> any
/// number of them within a name, <c>**</c> as a whole name any number of folders. The rules, and that letter case does not matter, are the server's.
/// </summary>
internal sealed class PathGlob
{
    private readonly string[] segments;

    public PathGlob(string text)
    {
        segments = text.Trim('/').Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (Array.Exists(segments, s => s.Contains("**", StringComparison.Ordinal) && s != "**"))
            throw new CliException("usage", $"In '{text}', '**' must stand alone between slashes, as in 'raw/**/*.mp4'.");
        var literal = Array.FindIndex(segments, HasWildcard);
        Prefix = string.Join('/', segments[..(literal < 0 ? segments.Length : literal)]);
        MaxFoldersBelowPrefix = segments.Contains("**") ? int.MaxValue : segments.Length - (literal < 0 ? segments.Length : literal) - 1;
    }

    /// <summary>The folder above the first wildcard; empty for the root.</summary>
    public string Prefix { get; }

    /// <summary>How deep below <see cref="Prefix"/> a match can lie.</summary>
    public int MaxFoldersBelowPrefix { get; }

    public static bool HasWildcard(string text) => text.AsSpan().ContainsAny('*', '?');

    /// <summary>As a filter: a name alone is meant in every folder.</summary>
    public static PathGlob Filter(string text) => new(text.Contains('/', StringComparison.Ordinal) ? text : $"**/{text}");

    /// <summary>Whether this very path is meant.</summary>
    public bool Matches(string path) => GlobMatch.Matches(segments, path);

    /// <summary>Whether this path is meant, or a folder that it lies in.</summary>
    public bool Covers(string path)
    {
        for (var end = path.Length; end > 0; end = path.LastIndexOf('/', end - 1))
        {
            if (Matches(path[..end])) return true;
        }

        return false;
    }
}
