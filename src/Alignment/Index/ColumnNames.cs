using System.Text;

namespace WorkspaceAgents.Alignment;

/// <summary>
/// Makes column names that can be typed in a query without quotes: kind, track without its extension, and part, in small letters, digits and
/// underscores. A name that is taken gets a number: DuckDB does not tell capitals from small letters.
/// </summary>
internal sealed class ColumnNames(IEnumerable<string?> taken)
{
    private readonly HashSet<string> _taken = [.. taken.OfType<string>()];

    public string Take(string kind, string track, string part)
    {
        string stem = Path.GetFileNameWithoutExtension(track);
        string wanted = $"{kind}_{Slug(stem.Length > 0 ? stem : track)}_{Slug(part)}";
        string name = wanted;
        for (int number = 2; !_taken.Add(name); number++)
            name = FormattableString.Invariant($"{wanted}_{number}");
        return name;
    }

    private static string Slug(string text)
    {
        StringBuilder slug = new(text.Length);
        foreach (char character in text)
        {
            if (char.IsAsciiLetterOrDigit(character))
                slug.Append(char.ToLowerInvariant(character));
            else if (slug.Length > 0 && slug[^1] != '_')
                slug.Append('_');
        }

        return slug.ToString().Trim('_') is { Length: > 0 } name ? name : "x";
    }
}
