using Microsoft.EntityFrameworkCore;

namespace WorkspaceAgents.Catalog;

/// <summary>Where a file is best looked at: in a recording, when one was made of it.</summary>
public sealed class FilePlaces(IDbContextFactory<CatalogDbContext> contexts)
{
    /// <summary>The newest recording whose video a file is, and that can be played.</summary>
    /// <param name="actor">Who may view the recording.</param>
    /// <param name="workspace">The workspace's slug.</param>
    /// <param name="path">A file.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The recording; null when there is none that the actor may see.</returns>
    public async Task<RecordingId?> FindRecordingAsync(Actor actor, string workspace, string path, CancellationToken cancellationToken)
    {
        var normal = WorkspacePath.Normalise(path);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var access = await db.OpenAsync(actor, workspace, cancellationToken);
        var recordings = await db.Recordings.AsNoTracking().Include(r => r.Tracks)
            .Where(r => r.WorkspaceId == access.Workspace.Id && r.Validation != null && r.Tracks.Any(t => t.Kind == TrackKind.Video && t.Path == normal))
            .OrderByDescending(r => r.CreatedAt).Take(10).ToListAsync(cancellationToken);
        return recordings.Find(r => Recordings.MaySee(access, r) && RecordingDetails.Of(r, workspace).Validation?.Standardised is not null)?.Id;
    }
}
