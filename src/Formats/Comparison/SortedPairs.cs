namespace WorkspaceAgents.Formats;

/// <summary>Two lists in the ordinal order of their names, side by side in one pass.</summary>
internal static class SortedPairs
{
    /// <summary>Each name once, with what either list holds under it.</summary>
    public static IEnumerable<(string Name, T? Before, T? After)> Of<T>(IReadOnlyList<T> before, IReadOnlyList<T> after, Func<T, string> nameOf)
        where T : class
    {
        for (int i = 0, j = 0; i < before.Count || j < after.Count;)
        {
            var order = i == before.Count ? 1 : j == after.Count ? -1 : string.CompareOrdinal(nameOf(before[i]), nameOf(after[j]));
            if (order < 0) yield return (nameOf(before[i]), before[i++], null);
            else if (order > 0) yield return (nameOf(after[j]), null, after[j++]);
            else yield return (nameOf(after[j]), before[i++], after[j++]);
        }
    }
}
