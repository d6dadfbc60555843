using Microsoft.EntityFrameworkCore;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Catalog;

/// <summary>
/// Whether a caller may have bytes without sending them. Knowing a hash is no right to the bytes: only who may download them from
/// somewhere already gets them, and nobody learns from the answer whether the store has them for others.
/// </summary>
internal static class KnownContent
{
    private const int MaxPlaces = 200;

    /// <summary>True when the actor may download these bytes as a version of a live file, in any workspace.</summary>
    public static async Task<bool> MayReadAsync(CatalogDbContext db, Actor actor, BlobHash hash, CancellationToken cancellationToken)
    {
        var places = await (from version in db.FileVersions
                            join file in db.Files on version.FileId equals file.Id
                            where version.Hash == hash && file.DeletedAt == null
                            where db.Members.Any(m => m.WorkspaceId == file.WorkspaceId && m.UserId == actor.UserId)
                            select new { file.WorkspaceId, file.Path }).Distinct().OrderBy(place => place.WorkspaceId).ThenBy(place => place.Path).Take(MaxPlaces).ToListAsync(cancellationToken);
        foreach (var there in places.GroupBy(place => place.WorkspaceId))
        {
            var workspace = await db.Workspaces.SingleAsync(w => w.Id == there.Key, cancellationToken);
            var access = await db.AccessAsync(actor, workspace, cancellationToken);
            if (there.Any(place => access.May(Permissions.Download, place.Path))) return true;
        }

        return false;
    }
}
