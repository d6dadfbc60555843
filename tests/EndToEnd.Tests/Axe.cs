using System.Text.Json;
using Microsoft.Playwright;
using WorkspaceAgents.Testing;

namespace WorkspaceAgents.EndToEnd.Tests;

/// <summary>What axe-core (https://github.com/dequelabs/axe-core) finds on a page: who cannot see, hear or point meets it first.</summary>
internal static class Axe
{
    private static readonly string Script = Path.Combine(Repository.Root, "tests", "EndToEnd.Tests", "node_modules", "axe-core", "axe.min.js");

    // Of each rule that is broken gravely: its name, what it asks for, and the first places.
    private const string Run = """
        async () => (await axe.run(document, { resultTypes: ['violations'] })).violations
          .filter(found => found.impact === 'serious' || found.impact === 'critical')
          .map(found => `${found.impact} ${found.id}: ${found.help}; ${found.nodes.slice(0, 3).map(node => `${node.target.join(' ')} (${node.html.slice(0, 160)})`).join(' | ')}`)
        """;

    /// <summary>The serious and critical findings, one line each.</summary>
    public static async Task<IReadOnlyList<string>> FindGraveAsync(IPage page)
    {
        await page.AddScriptTagAsync(new() { Content = await File.ReadAllTextAsync(Script) });
        var found = await page.EvaluateAsync<JsonElement>(Run);
        return [.. found.EnumerateArray().Select(line => line.GetString()!)];
    }
}
