using System.Runtime.CompilerServices;

namespace WorkspaceAgents.Cli;

/// <summary>Folders of a workspace, read page by page.</summary>
internal static class RemoteTree
{
    private const int PageSize = 1000;

    /// <summary>The folders and files of one folder: a folder is its path with a slash at the end, a file its listing.</summary>
    public static async IAsyncEnumerable<RemoteEntry> ListAsync(
        ServerClient client, WorkspaceTarget folder, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? after = null;
        do
        {
            var page = await client.GetAsync(folder.Route($"files?folder={Uri.EscapeDataString(folder.Path)}&limit={PageSize}{(after is null ? "" : $"&after={Uri.EscapeDataString(after)}")}"), cancellationToken);
            foreach (var path in page.Items("folders")) yield return new(path.GetString()!, default);
            foreach (var file in page.Items("files")) yield return new(file.Text("path"), file);
            after = page.Text("next") is { Length: > 0 } next ? next : null;
        }
        while (after is not null);
    }

    /// <summary>Everything below a folder, folders before what is in them.</summary>
    /// <param name="client">The server.</param>
    /// <param name="folder">Where to begin.</param>
    /// <param name="maxDepth">How many folders below it are gone into.</param>
    /// <param name="cancellationToken">Stops between pages.</param>
    public static async IAsyncEnumerable<RemoteEntry> WalkAsync(
        ServerClient client, WorkspaceTarget folder, int maxDepth, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var left = new Stack<(string Path, int Depth)>([(folder.Path, 0)]);
        while (left.TryPop(out var at))
        {
            var below = new List<string>();
            await foreach (var entry in ListAsync(client, folder.At(at.Path), cancellationToken))
            {
                yield return entry;
                if (entry.IsFolder && at.Depth < maxDepth) below.Add(entry.Path);
            }

            for (var i = below.Count - 1; i >= 0; i--) left.Push((below[i], at.Depth + 1));
        }
    }

    /// <summary>What a place means: one file, a folder, or what matches its wildcards.</summary>
    /// <returns>The entries; <c>IsFolder</c> when they are what is in one folder.</returns>
    /// <exception cref="CliException">Nothing is there.</exception>
    public static async Task<(IReadOnlyList<RemoteEntry> Entries, bool IsFolder)> FindAsync(
        ServerClient client, WorkspaceTarget place, bool isRecursive, CancellationToken cancellationToken)
    {
        if (PathGlob.HasWildcard(place.Path))
        {
            var glob = new PathGlob(place.Path);
            var matches = new List<RemoteEntry>();
            await foreach (var entry in WalkAsync(client, place.At(glob.Prefix), glob.MaxFoldersBelowPrefix, cancellationToken))
            {
                if (glob.Matches(entry.Path)) matches.Add(entry);
            }

            return matches.Count > 0 ? (matches, false) : throw new CliException("notFound", $"Nothing in {place.Workspace} matches '{place.Path}'. Put wildcards in quotes, so that the shell leaves them alone.");
        }

        var found = new List<RemoteEntry>();
        await foreach (var entry in WalkAsync(client, place, isRecursive ? int.MaxValue : 0, cancellationToken)) found.Add(entry);
        if (found.Count > 0 || place.Path.Length == 0) return (found, true);
        if (await client.FindAsync(place.PathRoute("file-info"), cancellationToken) is { } details && details.Text("isDeleted") != "true")
            return ([new(place.Path, details.GetProperty("file"))], false);
        return await HoldsAsync(client, place, cancellationToken)
            ? (found, true)
            : throw new CliException("notFound", $"There is no file or folder {place} that you can see. `wsa trash ls -w {place.Workspace}` shows what was thrown away.");
    }

    /// <summary>Whether a folder is there, also an empty one.</summary>
    public static async Task<bool> HoldsAsync(ServerClient client, WorkspaceTarget folder, CancellationToken cancellationToken)
    {
        var parent = folder.Path.LastIndexOf('/') is >= 0 and var slash ? folder.Path[..slash] : "";
        await foreach (var entry in ListAsync(client, folder.At(parent), cancellationToken))
        {
            // All folders come before the first file.
            if (!entry.IsFolder) return false;
            if (string.Equals(entry.Path, folder.Path, StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }
}
