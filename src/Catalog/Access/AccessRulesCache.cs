using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;

namespace WorkspaceAgents.Catalog;

/// <summary>The rules of each workspace, kept until its <see cref="Workspace.AccessStamp"/> is another: a change in any process is seen by the next call in every other.</summary>
internal sealed class AccessRulesCache
{
    private readonly ConcurrentDictionary<WorkspaceId, AccessRules> _rules = new();

    public async Task<AccessRules> GetAsync(CatalogDbContext db, Workspace workspace, CancellationToken cancellationToken)
    {
        if (_rules.TryGetValue(workspace.Id, out var known) && known.Stamp == workspace.AccessStamp) return known;
        var read = await AccessRules.ReadAsync(db, workspace, cancellationToken);
        // A stamp that is not saved yet belongs to rows that may still change, or be rolled back.
        if (!db.Entry(workspace).Property(w => w.AccessStamp).IsModified && db.Entry(workspace).State != EntityState.Added) _rules[workspace.Id] = read;
        return read;
    }
}
