using Microsoft.EntityFrameworkCore;

namespace WorkspaceAgents.Catalog;

/// <summary>A person's inbox: comments that name them and that they have not dealt with.</summary>
public sealed class Mentions(IDbContextFactory<CatalogDbContext> contexts, TimeProvider time)
{
    /// <summary>What waits for the person, newest first. Answering a thread, resolving it, or <see cref="DoneAsync"/> takes it off.</summary>
    /// <param name="actor">The person, or an agent that acts for them.</param>
    /// <param name="workspace">Only those of one workspace; null for all the actor is in.</param>
    /// <param name="limit">1 to 200.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>Only those whose file the actor may still see.</returns>
    public async Task<IReadOnlyList<Mention>> ListAsync(Actor actor, string? workspace, int limit, CancellationToken cancellationToken)
    {
        if (actor.UserId is not { } user) return [];
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var waiting =
            from mention in db.CommentMentions.AsNoTracking()
            where mention.UserId == user && mention.DoneAt == null
            join comment in db.Comments on mention.CommentId equals comment.Id
            join file in db.Files on comment.FileId equals file.Id
            where file.DeletedAt == null
            orderby mention.At descending
            select new { mention.At, Comment = comment, file.Path };
        if (workspace is not null)
        {
            var only = (await db.OpenAsync(actor, workspace, cancellationToken)).Workspace.Id;
            waiting = waiting.Where(w => w.Comment.WorkspaceId == only);
        }

        var accesses = new Dictionary<WorkspaceId, WorkspaceAccess>();
        var list = new List<Mention>();
        foreach (var item in await waiting.Take(1000).ToListAsync(cancellationToken))
        {
            if (!accesses.TryGetValue(item.Comment.WorkspaceId, out var access))
            {
                var found = await db.Workspaces.SingleAsync(w => w.Id == item.Comment.WorkspaceId, cancellationToken);
                accesses[found.Id] = access = await db.AccessAsync(actor, found, cancellationToken);
            }

            if (!access.May(Permissions.View, item.Path)) continue;
            list.Add(new(access.Workspace.Slug, Comments.Show(item.Comment, item.Path, actor), item.At));
            if (list.Count >= Math.Clamp(limit, 1, 200)) break;
        }

        return list;
    }

    /// <summary>Takes a mention off the inbox; the comment stays as it is. Unknown ones change nothing.</summary>
    /// <param name="actor">The person, or an agent that acts for them.</param>
    /// <param name="comment">The comment that names them.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public async Task DoneAsync(Actor actor, CommentId comment, CancellationToken cancellationToken)
    {
        if (actor.UserId is not { } user) return;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        await db.CommentMentions.Where(m => m.CommentId == comment && m.UserId == user && m.DoneAt == null)
            .ExecuteUpdateAsync(m => m.SetProperty(x => x.DoneAt, now), cancellationToken);
    }
}
