namespace WorkspaceAgents.Cli;

/// <summary>Which files come, and where each goes.</summary>
internal static class PullPlan
{
    /// <summary>Finds the files that a place means.</summary>
    /// <param name="client">The server.</param>
    /// <param name="place">A file, a folder, or wildcards.</param>
    /// <param name="to">Where to, as typed; null for the place's own name, in this folder.</param>
    /// <param name="version">A version of a single file.</param>
    /// <param name="selection">Which files of folders are taken.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="CliException">Nothing is there, or a name cannot be a file's here.</exception>
    public static async Task<IReadOnlyList<(RemoteFile File, string LocalPath)>> MakeAsync(
        ServerClient client, WorkspaceTarget place, string? to, int? version, FileSelection selection, CancellationToken cancellationToken)
    {
        var isGlob = PathGlob.HasWildcard(place.Path);
        if (version is not null)
        {
            if (isGlob) throw new CliException("usage", "--version is of one file; wildcards mean many.");
            return [(await RemoteFile.FindAsync(client, place.RequirePath("the file"), version, cancellationToken), FileTarget(place, to))];
        }

        var (entries, isFolder) = await RemoteTree.FindAsync(client, place, isRecursive: true, cancellationToken);
        if (!isFolder && !isGlob) return [(RemoteFile.Of(place, entries[0].File), FileTarget(place, to))];
        var root = isGlob ? new PathGlob(place.Path).Prefix : place.Path;
        var folder = Path.GetFullPath(to ?? (isGlob ? "." : root.Length == 0 ? place.Workspace : root[(root.LastIndexOf('/') + 1)..]));
        var found = new List<(RemoteFile, string)>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            if (!entry.IsFolder) Take(entry);
            // A folder that the wildcards name comes with everything in it; below a folder all is listed already.
            if (!entry.IsFolder || !isGlob) continue;
            await foreach (var below in RemoteTree.WalkAsync(client, place.At(entry.Path), int.MaxValue, cancellationToken))
            {
                if (!below.IsFolder) Take(below);
            }
        }

        return found;

        void Take(RemoteEntry entry)
        {
            var relative = root.Length == 0 ? entry.Path : entry.Path[(root.Length + 1)..];
            if (selection.Takes(relative) && seen.Add(entry.Path)) found.Add((RemoteFile.Of(place, entry.File), Below(folder, relative)));
        }
    }

    private static string FileTarget(WorkspaceTarget place, string? to)
    {
        var name = place.Path[(place.Path.LastIndexOf('/') + 1)..];
        if (to is null) return Below(Path.GetFullPath("."), name);
        return to.EndsWith('/') || to.EndsWith(Path.DirectorySeparatorChar) || Directory.Exists(to) ? Below(Path.GetFullPath(to), name) : Path.GetFullPath(to);
    }

    /// <summary>Where a path goes below a folder here. Names come from a server: none may lead out of the folder.</summary>
    private static string Below(string folder, string relative)
    {
        if (relative.Split('/').Any(name => name is "" or "." or ".." || name.AsSpan().ContainsAny('\\', '\0') || OperatingSystem.IsWindows() && name.AsSpan().ContainsAny(Path.GetInvalidFileNameChars())))
            throw new CliException("badName", $"The server has a file named '{relative}', which cannot be a file's name here. Nothing was fetched.");
        return Path.Combine([folder, .. relative.Split('/')]);
    }
}
