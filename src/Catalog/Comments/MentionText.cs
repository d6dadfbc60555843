using System.Text.RegularExpressions;

namespace WorkspaceAgents.Catalog;

/// <summary>Finds the names in a comment.</summary>
internal static partial class MentionText
{
    /// <summary>Names after an <c>@</c> that begins a word, each once, as they were written; at most 20.</summary>
    public static IReadOnlyList<string> NamesIn(string text) =>
        [.. AtName().Matches(text).Select(match => match.Groups[1].Value.TrimEnd('.', '-', '+', '@')).Where(name => name.Length > 0)
            .Distinct(StringComparer.OrdinalIgnoreCase).Take(20)];

    // "@ada", "(@ada)", "@ada@example.org"; not "ada@example.org".
    [GeneratedRegex(@"(?<![\w.@+-])@([A-Za-z0-9][A-Za-z0-9._@+-]{0,255})")]
    private static partial Regex AtName();
}
