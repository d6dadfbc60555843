using WorkspaceAgents.Catalog;

namespace WorkspaceAgents.Portal.Components.Files;

/// <summary>A line of the files grid: a folder or a file.</summary>
/// <param name="Name">The last part of the path.</param>
/// <param name="Path">Its path in the workspace.</param>
/// <param name="File">The file; null for a folder.</param>
/// <param name="SizeBytes">The file's size, or that of all files in the folder; null when that is not known.</param>
/// <param name="Rights">What the reader may do to it, and the lock that holds it; null when that was not asked.</param>
internal sealed record FileRow(string Name, string Path, FileSummary? File, long? SizeBytes, PathRights? Rights)
{
    /// <summary>Folders first, then files, as the catalog orders them.</summary>
    /// <param name="page">What is listed.</param>
    /// <param name="rights">By path.</param>
    /// <param name="folderSizes">Bytes by folder; those that are not in it have an unknown size.</param>
    public static IQueryable<FileRow> Of(
        FolderPage page, IReadOnlyDictionary<string, PathRights>? rights = null, IReadOnlyDictionary<string, long>? folderSizes = null)
    {
        ArgumentNullException.ThrowIfNull(page);
        return page.Folders.Select(path => new FileRow(WorkspacePath.NameOf(path), path, null, SizeOf(path), rights?.GetValueOrDefault(path)))
            .Concat(page.Files.Select(file => new FileRow(WorkspacePath.NameOf(file.Path), file.Path, file, file.SizeBytes, rights?.GetValueOrDefault(file.Path))))
            .ToList().AsQueryable();

        long? SizeOf(string folder) => folderSizes is not null && folderSizes.TryGetValue(folder, out var bytes) ? bytes : null;
    }

    /// <summary>The steps from the root down to a folder, each with its path; the root is left out.</summary>
    /// <param name="folder">A normal folder path, empty for the root.</param>
    public static IEnumerable<(string Name, string Path)> Crumbs(string folder)
    {
        for (var at = 0; at < folder.Length;)
        {
            var slash = folder.IndexOf('/', at);
            var stop = slash < 0 ? folder.Length : slash;
            yield return (folder[at..stop], folder[..stop]);
            at = stop + 1;
        }
    }

    /// <summary>The icon of what the file holds.</summary>
    public string Icon => File is null ? "folder" : RecordingPlanner.KindOf(Path) == TrackKind.Video ? "recording" : "file";
}
