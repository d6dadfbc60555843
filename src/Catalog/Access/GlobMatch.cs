namespace WorkspaceAgents;

/// <summary>Matching paths against globs. Compiled into <c>wsa</c> as well, so that both mean the same by a pattern; it uses nothing of the catalog.</summary>
internal static class GlobMatch
{
    /// <summary>Whether a path, name by name, is what a pattern says: <c>?</c> one character, <c>*</c> any within a name, <c>**</c> as a name any folders; letter case does not matter.</summary>
    public static bool Matches(ReadOnlySpan<string> pattern, ReadOnlySpan<char> path)
    {
        // Like the names below, with folders for characters: only the last '**' is ever gone back to, so no pattern takes long.
        var (p, at, star, mark) = (0, 0, -1, 0);
        var last = path.IsEmpty ? -1 : path.Length;
        while (at <= last)
        {
            var end = EndOfName(path, at);
            if (p < pattern.Length && pattern[p] == "**") (star, mark, p) = (p, at, p + 1);
            else if (p < pattern.Length && MatchesName(pattern[p], path[at..end])) (p, at) = (p + 1, end + 1);
            else if (star >= 0) (p, at, mark) = (star + 1, EndOfName(path, mark) + 1, EndOfName(path, mark) + 1);
            else return false;
        }

        while (p < pattern.Length && pattern[p] == "**") p++;
        return p == pattern.Length;
    }

    private static int EndOfName(ReadOnlySpan<char> path, int start) => path[start..].IndexOf('/') is var slash and >= 0 ? start + slash : path.Length;

    /// <summary>One name against one segment; '*' goes back at most to the last star, so the time is bounded by the product of the lengths.</summary>
    private static bool MatchesName(ReadOnlySpan<char> pattern, ReadOnlySpan<char> name)
    {
        var (p, n, star, mark) = (0, 0, -1, 0);
        while (n < name.Length)
        {
            if (p < pattern.Length && pattern[p] == '*') (star, mark, p) = (p, n, p + 1);
            else if (p < pattern.Length && (pattern[p] == '?' || char.ToUpperInvariant(pattern[p]) == char.ToUpperInvariant(name[n]))) (p, n) = (p + 1, n + 1);
            else if (star >= 0) (p, n, mark) = (star + 1, mark + 1, mark + 1);
            else return false;
        }

        while (p < pattern.Length && pattern[p] == '*') p++;
        return p == pattern.Length;
    }
}
