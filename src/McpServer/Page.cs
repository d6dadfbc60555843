namespace WorkspaceAgents.McpServer;

/// <summary>A bounded part of a list, and where the next part begins.</summary>
internal sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>Cuts lists that the catalog gives whole into pages by key.</summary>
internal static class Page
{
    /// <summary>The items after a key, in the order given.</summary>
    /// <param name="all">Ordered by ordinal comparison of the keys.</param>
    /// <param name="keyOf">The key of an item.</param>
    /// <param name="after">The last key of the page before; null for the first page.</param>
    /// <param name="limit">What the caller asked for.</param>
    /// <param name="most">The most it gets.</param>
    public static Page<T> Of<T>(IEnumerable<T> all, Func<T, string> keyOf, string? after, int limit, int most)
    {
        limit = Math.Clamp(limit, 1, most);
        var items = all.Where(item => after is null || string.CompareOrdinal(keyOf(item), after) > 0).Take(limit + 1).ToList();
        if (items.Count <= limit) return new(items, null);
        items.RemoveAt(limit);
        return new(items, keyOf(items[^1]));
    }
}
