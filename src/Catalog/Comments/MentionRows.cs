using Microsoft.EntityFrameworkCore;

namespace WorkspaceAgents.Catalog;

/// <summary>Who is told of a comment.</summary>
internal static class MentionRows
{
    /// <summary>Tells the members whom a comment names and who may see its file; whom it no longer names hears no more of it.</summary>
    public static async Task<(IReadOnlyList<string> Told, IReadOnlyList<string> NotTold)> SetAsync(
        CatalogDbContext db, Workspace workspace, string path, Comment comment, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var names = MentionText.NamesIn(comment.Text);
        var keys = names.Select(n => n.ToUpperInvariant()).ToList();
        var users = await db.Users.AsNoTracking().Where(u => keys.Contains(u.NormalizedUserName!)).ToDictionaryAsync(u => u.NormalizedUserName!, cancellationToken);
        var before = await db.CommentMentions.Where(m => m.CommentId == comment.Id).ToListAsync(cancellationToken);
        var (told, notTold, named) = (new List<string>(), new List<string>(), new HashSet<UserId>());
        foreach (var name in names)
        {
            var person = users.GetValueOrDefault(name.ToUpperInvariant()) is { } user
                ? new Actor { Kind = ActorKind.Person, Name = user.UserName ?? "", UserId = new(user.Id) } : null;
            if (person is null || !(await db.AccessAsync(person, workspace, cancellationToken)).May(Permissions.View, path))
            {
                notTold.Add(name);
                continue;
            }

            told.Add(person.Name);
            named.Add(person.UserId!.Value);
            // Who names themselves needs no telling.
            if (person.UserId == comment.AuthorId && comment.AuthorKind == ActorKind.Person) continue;
            if (before.All(m => m.UserId != person.UserId)) db.Add(new CommentMention { CommentId = comment.Id, UserId = person.UserId!.Value, At = now });
        }

        db.RemoveRange(before.Where(m => !named.Contains(m.UserId)));
        return (told, notTold);
    }

    /// <summary>A thread's mentions are dealt with: those of one person who answered, or everybody's.</summary>
    public static async Task DoneAsync(CatalogDbContext db, CommentId thread, UserId? user, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var open = await db.CommentMentions.Where(m => m.DoneAt == null && (user == null || m.UserId == user)
            && db.Comments.Any(c => c.Id == m.CommentId && (c.Id == thread || c.ThreadId == thread))).ToListAsync(cancellationToken);
        foreach (var mention in open) mention.DoneAt = now;
    }
}
