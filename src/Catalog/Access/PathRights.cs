namespace WorkspaceAgents.Catalog;

/// <summary>What one actor may do to one path, and what holds it.</summary>
/// <param name="Path">The path; empty for the root.</param>
/// <param name="May">All that the rules allow; none when it may not be seen.</param>
/// <param name="Lock">The lock on it or on a folder above it; null when nothing holds it.</param>
public sealed record PathRights(string Path, Permissions May, LockSummary? Lock)
{
    /// <summary>Whether the rules let the actor write it as a file: with 'write', or with 'annotate' when it is a caption, sensor or annotation file. A lock is another matter.</summary>
    public bool MayWriteFile => May.HasFlag(Permissions.Write) || (May.HasFlag(Permissions.Annotate) && AnnotationFiles.Includes(Path));
}
