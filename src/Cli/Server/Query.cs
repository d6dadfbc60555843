using System.Globalization;

namespace WorkspaceAgents.Cli;

/// <summary>The question mark of an address: what has no value is left out.</summary>
internal static class Query
{
    public static string Of(params ReadOnlySpan<(string Name, object? Value)> values)
    {
        var parts = new List<string>();
        foreach (var (name, value) in values)
        {
            if (Convert.ToString(value, CultureInfo.InvariantCulture) is { Length: > 0 } text) parts.Add($"{name}={Uri.EscapeDataString(text)}");
        }

        return parts.Count == 0 ? "" : "?" + string.Join('&', parts);
    }
}
