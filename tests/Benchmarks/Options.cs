using System.Globalization;

namespace WorkspaceAgents.Benchmarks;

/// <summary>The <c>--name value</c> pairs after a benchmark's name.</summary>
internal sealed class Options
{
    private readonly Dictionary<string, string> values = new(StringComparer.Ordinal);

    public Options(string[] arguments)
    {
        for (var i = 0; i < arguments.Length; i += 2)
        {
            if (!arguments[i].StartsWith("--", StringComparison.Ordinal) || i + 1 == arguments.Length)
                throw new ArgumentException($"'{arguments[i]}': options are --name value.");
            values[arguments[i][2..]] = arguments[i + 1];
        }
    }

    public string Text(string name, string otherwise) => values.GetValueOrDefault(name, otherwise);

    public int Number(string name, int otherwise) => values.TryGetValue(name, out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
