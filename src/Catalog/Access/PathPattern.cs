using System.Text;

namespace WorkspaceAgents.Catalog;

/// <summary>
/// Which paths a rule is about: a file, a folder with everything below it, or a glob. In a glob <c>?</c> is one character and <c>*</c> any number of
/// them within a name; <c>**</c> as a whole name is any number of folders. Letter case does not matter, as two paths may not differ by it alone.
/// </summary>
public sealed class PathPattern
{
    private readonly string[] _rest;

    private PathPattern(string text, string prefix, string[] rest)
    {
        (Text, Prefix, _rest) = (text, prefix, rest);
        var literalSegments = prefix.Length == 0 ? 0 : prefix.AsSpan().Count('/') + 1;
        var literalCharacters = rest.Sum(segment => segment.Count(c => c is not ('*' or '?')));
        Specificity = ((long)literalSegments << 32) | (uint)literalCharacters;
    }

    /// <summary>The pattern as it is stored and shown; <c>**</c> for everything.</summary>
    public string Text { get; }

    /// <summary>The folder or file above the first wildcard; empty for none.</summary>
    public string Prefix { get; }

    /// <summary>True for a file or folder by its name.</summary>
    public bool IsLiteral => _rest.Length == 0;

    /// <summary>Of two patterns that match, the one with the higher number is the more specific: the one whose first wildcard stands deeper, then the one that spells out more.</summary>
    public long Specificity { get; }

    /// <summary>Reads a pattern.</summary>
    /// <param name="text">As <c>raw</c>, <c>raw/**</c>, <c>raw/take-?.mp4</c>, <c>**/*.vtt</c>; empty, <c>/</c> or <c>**</c> for everything.</param>
    /// <returns>The pattern in its one form.</returns>
    /// <exception cref="WorkspaceException">It is nothing a path could match: says why.</exception>
    public static PathPattern Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var trimmed = text.Trim('/');
        if (trimmed.Length == 0) return new("**", "", []);
        var plain = trimmed.Replace('*', 'x').Replace('?', 'x');
        // The rules of a path hold for the rest of it too; 'x' only stands in for the wildcards.
        if (WorkspacePath.Normalise(plain).Length != trimmed.Normalize(NormalizationForm.FormC).Length)
            throw new WorkspaceException(ErrorCode.Invalid, $"'{text}' matches no path. Write it as 'raw/**' or '**/*.vtt'.");
        var segments = trimmed.Replace('\\', '/').Normalize(NormalizationForm.FormC).Split('/');
        if (segments.Any(s => s.Contains("**", StringComparison.Ordinal) && s != "**"))
            throw new WorkspaceException(ErrorCode.Invalid, $"In '{text}', '**' must stand alone between slashes, as in 'raw/**/*.mp4'.");
        var literal = Array.FindIndex(segments, s => s.AsSpan().ContainsAny('*', '?'));
        if (literal < 0) literal = segments.Length;
        var prefix = string.Join('/', segments[..literal]);
        var rest = segments[literal..];
        // 'raw/**' is the folder 'raw' with everything below it.
        return rest is ["**"] ? new(prefix.Length == 0 ? "**" : prefix, prefix, []) : new(string.Join('/', segments), prefix, rest);
    }

    /// <summary>Whether a path falls under the pattern.</summary>
    /// <param name="path">A normal path of a file or folder; empty for the root.</param>
    /// <returns>True when it does.</returns>
    public bool Matches(ReadOnlySpan<char> path)
    {
        if (!IsAtOrBelow(path, Prefix)) return false;
        return IsLiteral || GlobMatch.Matches(_rest, path[Math.Min(path.Length, Prefix.Length == 0 ? 0 : Prefix.Length + 1)..]);
    }

    /// <summary>Whether something below a folder could match.</summary>
    /// <param name="folder">A normal folder path; empty for the root.</param>
    /// <returns>False when nothing below it can.</returns>
    public bool MayMatchBelow(ReadOnlySpan<char> folder) => IsAtOrBelow(Prefix, folder) || IsAtOrBelow(folder, Prefix) && (IsLiteral || _rest.Contains("**") || DepthBelow(folder) < _rest.Length);

    /// <inheritdoc/>
    public override string ToString() => Text;

    internal static bool IsAtOrBelow(ReadOnlySpan<char> path, ReadOnlySpan<char> folder) =>
        folder.Length == 0
        || path.StartsWith(folder, StringComparison.OrdinalIgnoreCase) && (path.Length == folder.Length || path[folder.Length] == '/');

    private int DepthBelow(ReadOnlySpan<char> folder) =>
        folder.Length == Prefix.Length ? 0 : folder[Prefix.Length..].TrimStart('/').Count('/') + 1;
}
