using System.Runtime.CompilerServices;
using System.Text.Json;

namespace WorkspaceAgents.Cli;

/// <summary>What was thrown away in a workspace, the latest first.</summary>
internal static class TrashEntries
{
    public static async IAsyncEnumerable<JsonElement> ListAsync(ServerClient client, WorkspaceTarget workspace, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? after = null;
        do
        {
            var page = await client.GetAsync(workspace.Route($"trash{Query.Of(("limit", 500), ("after", after))}"), cancellationToken);
            foreach (var item in page.Items("items")) yield return item;
            after = page.Text("next") is { Length: > 0 } next ? next : null;
        }
        while (after is not null);
    }

    /// <summary>What was thrown away last from this very path, or null.</summary>
    public static async Task<JsonElement?> FindAsync(ServerClient client, WorkspaceTarget place, CancellationToken cancellationToken)
    {
        await foreach (var item in ListAsync(client, place, cancellationToken))
        {
            if (string.Equals(item.Text("path"), place.Path, StringComparison.OrdinalIgnoreCase)) return item;
        }

        return null;
    }
}
