using WorkspaceAgents.Catalog;

namespace WorkspaceAgents.Portal.Components.Files;

/// <summary>A line of the files grid: a folder or a file.</summary>
/// <param name="Name">The last part of the path.</param>
/// <param name="Path">Its path in the workspace.</param>
/// <param name="File">The file; null for a folder.</param>
internal sealed record FileRow(string Name, string Path, FileSummary? File)
{
    /// <summary>Folders first, then files, as the catalog orders them.</summary>
    public static IQueryable<FileRow> Of(FolderPage page) =>
        page.Folders.Select(path => new FileRow(WorkspacePath.NameOf(path), path, null))
            .Concat(page.Files.Select(file => new FileRow(WorkspacePath.NameOf(file.Path), file.Path, file))).AsQueryable();

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
