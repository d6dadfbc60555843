namespace WorkspaceAgents.Catalog;

/// <summary>The grants of one subject, found by the folders above a path instead of by trying all.</summary>
internal sealed class SubjectRules
{
    private readonly Dictionary<string, List<CompiledGrant>> _byPrefix = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, List<CompiledGrant>>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private readonly CompiledGrant[] _shown;

    public SubjectRules(IEnumerable<CompiledGrant> grants)
    {
        var all = grants.ToList();
        foreach (var grant in all)
        {
            if (!_byPrefix.TryGetValue(grant.Pattern.Prefix, out var list)) _byPrefix[grant.Pattern.Prefix] = list = [];
            list.Add(grant);
        }

        Hides = all.Exists(g => g.Row.Effect == GrantEffect.Deny && g.Row.Permissions.HasFlag(Permissions.View));
        _lookup = _byPrefix.GetAlternateLookup<ReadOnlySpan<char>>();
        _shown = [.. all.Where(g => g.Row.Effect == GrantEffect.Allow && g.Row.Permissions.HasFlag(Permissions.View))
            .OrderBy(g => g.Pattern.Prefix, StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>The grants that match a path: those at its root, at each folder above it, and at itself.</summary>
    public void Collect(ReadOnlySpan<char> path, Permissions one, DateTimeOffset now, List<CompiledGrant> into)
    {
        for (var stop = 0; ; stop++)
        {
            if ((stop == 0 || stop == path.Length || path[stop] == '/') && _lookup.TryGetValue(path[..stop], out var here))
            {
                foreach (var grant in here)
                {
                    if (grant.IsAbout(one, now) && grant.Pattern.Matches(path)) into.Add(grant);
                }
            }

            if (stop >= path.Length) return;
        }
    }

    /// <summary>Whether any of the grants takes the sight of something away.</summary>
    public bool Hides { get; }

    /// <summary>Whether an allowance to view may lie somewhere below a folder, so that the way there has to be shown.</summary>
    public bool ShowsBelow(string folder, DateTimeOffset now)
    {
        // Patterns that begin below the folder stand together in the order of prefixes.
        var below = folder.Length == 0 ? "" : folder + "/";
        for (var i = FirstAtOrAfter(below); i < _shown.Length && _shown[i].Pattern.Prefix.StartsWith(below, StringComparison.OrdinalIgnoreCase); i++)
        {
            if (_shown[i].IsAbout(Permissions.View, now)) return true;
        }

        // Globs that begin above it, or at it, may reach down.
        for (var stop = 0; ; stop++)
        {
            if ((stop == 0 || stop == folder.Length || folder[stop] == '/') && _lookup.TryGetValue(folder.AsSpan(0, stop), out var here)
                && here.Any(g => g.Row.Effect == GrantEffect.Allow && g.IsAbout(Permissions.View, now) && g.Pattern.MayMatchBelow(folder)))
            {
                return true;
            }

            if (stop >= folder.Length) return false;
        }
    }

    private int FirstAtOrAfter(string prefix)
    {
        var (low, high) = (0, _shown.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (StringComparer.OrdinalIgnoreCase.Compare(_shown[middle].Pattern.Prefix, prefix) < 0) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
