using Microsoft.EntityFrameworkCore;

namespace WorkspaceAgents.Catalog;

/// <summary>Comments on files: on the whole file, at a time or on a frame; with answers, mentions, and a state.</summary>
/// <remarks>Who may view a file reads its comments; it takes 'annotate' or 'write' on it to make one. A lock keeps a file's bytes, not what is said about them.</remarks>
public sealed class Comments(IDbContextFactory<CatalogDbContext> contexts, CatalogWriter writer, TimeProvider time)
{
    /// <summary>The longest text, in characters.</summary>
    public const int MaxTextLength = 4000;

    /// <summary>The threads of a file, oldest first.</summary>
    /// <param name="actor">Who may view the file.</param>
    /// <param name="workspace">The workspace's slug.</param>
    /// <param name="path">The file.</param>
    /// <param name="resolved">True for resolved threads only, false for open ones only, null for all.</param>
    /// <param name="after">The last page's <see cref="CommentPage.Next"/>; null for the first page.</param>
    /// <param name="limit">Threads a page, 1 to 200.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>Threads with all their answers.</returns>
    /// <exception cref="WorkspaceException">There is no such file that the actor can see.</exception>
    public async Task<CommentPage> ListAsync(
        Actor actor, string workspace, string path, bool? resolved, int? after, int limit, CancellationToken cancellationToken)
    {
        limit = Math.Clamp(limit, 1, 200);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var access = await db.OpenAsync(actor, workspace, cancellationToken);
        var file = await FindFileAsync(db, access, path, cancellationToken);
        var threads = db.Comments.AsNoTracking().Where(c => c.FileId == file.Id && c.ThreadId == null);
        var openCount = await threads.CountAsync(c => c.ResolvedAt == null && c.DeletedAt == null, cancellationToken);
        if (resolved is { } wanted) threads = threads.Where(c => c.ResolvedAt != null == wanted);
        if (after is { } seen) threads = threads.Where(c => c.Number > seen);
        var page = await threads.OrderBy(c => c.Number).Take(limit + 1).ToListAsync(cancellationToken);
        var more = page.Count > limit;
        if (more) page.RemoveAt(limit);
        var ids = page.Select(c => (CommentId?)c.Id).ToList();
        var replies = (await db.Comments.AsNoTracking().Where(c => ids.Contains(c.ThreadId)).OrderBy(c => c.Number).ToListAsync(cancellationToken)).ToLookup(c => c.ThreadId);
        return new(
            file.Path, file.VersionNumber, MayComment(access, file.Path), openCount,
            [.. page.Select(c => Show(c, file.Path, actor) with { Replies = [.. replies[c.Id].Select(r => Show(r, file.Path, actor))] })],
            more ? page[^1].Number : null);
    }

    /// <summary>Makes a comment, or answers one.</summary>
    /// <param name="actor">Who may annotate or write the file.</param>
    /// <param name="workspace">The workspace's slug.</param>
    /// <param name="request">The comment.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The comment, and who was told of it.</returns>
    /// <exception cref="WorkspaceException">The actor may not, there is no such file, version or thread, or the text is empty or too long.</exception>
    public async Task<CommentMade> AddAsync(Actor actor, string workspace, CommentRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var text = Check(request.Text);
        if (request.AtSeconds is { } seconds && !(seconds is >= -86_400 and <= 31_622_400))
            throw new WorkspaceException(ErrorCode.Invalid, "A comment's time is in seconds, from −86,400 to 31,622,400.");
        if (request.FrameIndex < 0) throw new WorkspaceException(ErrorCode.Invalid, "Frames are numbered from 0.");
        if (actor.UserId is not { } author) throw new WorkspaceException(ErrorCode.Forbidden, "A person or an agent comments, not the installation itself.");
        return await writer.ChangeAsync(actor, workspace, Permissions.None, async (db, found, audit) =>
        {
            var access = await db.AccessAsync(actor, found, cancellationToken);
            var file = await FindFileAsync(db, access, request.Path, cancellationToken);
            RequireComment(access, file.Path);
            var version = request.Version ?? file.VersionNumber;
            if (version < 1 || version > file.VersionNumber) throw WorkspaceException.NotFound("version", $"{file.Path}@{version}", $"Its versions are 1 to {file.VersionNumber}.");
            var answered = request.ReplyTo is { } id ? await FindAsync(db, file, id, cancellationToken) : null;
            // One level: an answer to an answer stands beside it.
            var thread = answered?.ThreadId is { } above ? await FindAsync(db, file, above, cancellationToken) : answered;
            var now = time.GetUtcNow();
            var comment = new Comment
            {
                Id = new(Guid.CreateVersion7(now)), WorkspaceId = found.Id, FileId = file.Id, VersionNumber = version, ThreadId = thread?.Id,
                Number = 1 + (await db.Comments.Where(c => c.FileId == file.Id).MaxAsync(c => (int?)c.Number, cancellationToken) ?? 0),
                AtSeconds = request.AtSeconds ?? thread?.AtSeconds, FrameIndex = request.FrameIndex ?? (request.AtSeconds is null ? thread?.FrameIndex : null),
                Text = text, TextKey = WorkspacePath.KeyOf(text), AuthorId = author, AuthorTokenId = actor.TokenId, AuthorKind = actor.Kind,
                Author = FileQueries.AuthorOf(actor), CreatedAt = now,
            };
            db.Add(comment);
            // An agent that answers has not shown it to its person.
            if (thread is not null && actor.Kind == ActorKind.Person) await MentionRows.DoneAsync(db, thread.Id, author, now, cancellationToken);
            var (told, notTold) = await MentionRows.SetAsync(db, found, file.Path, comment, now, cancellationToken);
            audit.Add(thread is null ? "comment.add" : "comment.reply", file.Path, Describe(comment, told));
            return new CommentMade(Show(comment, file.Path, actor), told, notTold);
        }, cancellationToken);
    }

    /// <summary>Changes what a comment says.</summary>
    /// <param name="actor">Who wrote it.</param>
    /// <param name="workspace">The workspace's slug.</param>
    /// <param name="id">The comment.</param>
    /// <param name="text">1 to 4000 characters.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The comment, and who was told of it.</returns>
    /// <exception cref="WorkspaceException">It is not the actor's, or there is none.</exception>
    public Task<CommentMade> EditAsync(Actor actor, string workspace, CommentId id, string text, CancellationToken cancellationToken)
    {
        var checkedText = Check(text);
        return ChangeAsync(actor, workspace, id, async (db, access, file, comment, audit) =>
        {
            RequireComment(access, file.Path);
            if (!IsOwn(comment, actor)) throw new WorkspaceException(ErrorCode.Forbidden, $"{comment.Author} wrote this comment. Answer it instead.");
            var now = time.GetUtcNow();
            (comment.Text, comment.TextKey, comment.EditedAt) = (checkedText, WorkspacePath.KeyOf(checkedText), now);
            var (told, notTold) = await MentionRows.SetAsync(db, access.Workspace, file.Path, comment, now, cancellationToken);
            audit.Add("comment.edit", file.Path, Describe(comment, told));
            return new CommentMade(Show(comment, file.Path, actor), told, notTold);
        }, cancellationToken);
    }

    /// <summary>Takes a comment back. One that begins a thread with answers leaves an empty place.</summary>
    /// <param name="actor">Who wrote it, or who may manage the file.</param>
    /// <param name="workspace">The workspace's slug.</param>
    /// <param name="id">The comment.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="WorkspaceException">It is not the actor's, or there is none.</exception>
    public Task DeleteAsync(Actor actor, string workspace, CommentId id, CancellationToken cancellationToken) =>
        ChangeAsync(actor, workspace, id, async (db, access, file, comment, audit) =>
        {
            if (!IsOwn(comment, actor)) access.Require(Permissions.Manage, file.Path);
            else RequireComment(access, file.Path);
            audit.Add("comment.delete", file.Path, Describe(comment, []));
            db.RemoveRange(await db.CommentMentions.Where(m => m.CommentId == id).ToListAsync(cancellationToken));
            if (comment.ThreadId is null && await db.Comments.AnyAsync(c => c.ThreadId == id, cancellationToken))
                (comment.Text, comment.TextKey, comment.DeletedAt) = ("", "", time.GetUtcNow());
            else db.Remove(comment);
            return true;
        }, cancellationToken);

    /// <summary>Says that a thread is dealt with, or that it is not after all.</summary>
    /// <param name="actor">Who may comment on the file.</param>
    /// <param name="workspace">The workspace's slug.</param>
    /// <param name="id">A comment of the thread.</param>
    /// <param name="resolved">True to resolve, false to reopen; what it is already changes nothing.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The comment that begins the thread.</returns>
    /// <exception cref="WorkspaceException">The actor may not, or there is none.</exception>
    public Task<CommentDetails> ResolveAsync(Actor actor, string workspace, CommentId id, bool resolved, CancellationToken cancellationToken) =>
        ChangeAsync(actor, workspace, id, async (db, access, file, comment, audit) =>
        {
            RequireComment(access, file.Path);
            var thread = comment.ThreadId is { } above ? await FindAsync(db, file, above, cancellationToken) : comment;
            if (thread.ResolvedAt is not null == resolved) return Show(thread, file.Path, actor);
            var now = time.GetUtcNow();
            (thread.ResolvedAt, thread.ResolvedBy) = (resolved ? now : null, resolved ? FileQueries.AuthorOf(actor) : null);
            if (resolved) await MentionRows.DoneAsync(db, thread.Id, null, now, cancellationToken);
            audit.Add(resolved ? "comment.resolve" : "comment.reopen", file.Path, Describe(thread, []));
            return Show(thread, file.Path, actor);
        }, cancellationToken);

    internal static CommentDetails Show(Comment c, string path, Actor actor) => new()
    {
        Id = c.Id, Number = c.Number, Path = path, Version = c.VersionNumber, ReplyTo = c.ThreadId, AtSeconds = c.AtSeconds, FrameIndex = c.FrameIndex, Text = c.Text,
        Author = c.Author, AuthorKind = c.AuthorKind, CreatedAt = c.CreatedAt, EditedAt = c.EditedAt, IsDeleted = c.DeletedAt is not null,
        ResolvedAt = c.ResolvedAt, ResolvedBy = c.ResolvedBy, IsOwn = c.DeletedAt is null && IsOwn(c, actor),
    };

    /// <summary>A person's own are theirs and their agents'; an agent's are those it wrote with the same token.</summary>
    private static bool IsOwn(Comment comment, Actor actor) =>
        comment.AuthorId == actor.UserId && (actor.Kind != ActorKind.Agent || comment.AuthorTokenId == actor.TokenId);

    private static string Check(string? text)
    {
        var trimmed = text?.Trim() ?? "";
        return trimmed.Length is > 0 and <= MaxTextLength && !trimmed.Contains('\0')
            ? trimmed
            : throw new WorkspaceException(ErrorCode.Invalid, $"A comment has 1 to {MaxTextLength} characters.");
    }

    private static object Describe(Comment c, IReadOnlyList<string> mentioned) =>
        new { comment = c.Id, c.Number, version = c.VersionNumber, c.AtSeconds, c.FrameIndex, mentioned = mentioned.Count == 0 ? null : mentioned };

    private static bool MayComment(WorkspaceAccess access, string path) => access.May(Permissions.Annotate, path) || access.May(Permissions.Write, path);

    private static void RequireComment(WorkspaceAccess access, string path)
    {
        if (!MayComment(access, path)) access.Require(Permissions.Annotate, path);
    }

    private static async Task<FileEntry> FindFileAsync(CatalogDbContext db, WorkspaceAccess access, string path, CancellationToken cancellationToken)
    {
        var normal = WorkspacePath.Normalise(path);
        access.Require(Permissions.View, normal);
        return await db.FindAsync(access.Workspace.Id, normal, cancellationToken);
    }

    private static async Task<Comment> FindAsync(CatalogDbContext db, FileEntry file, CommentId id, CancellationToken cancellationToken) =>
        await db.Comments.SingleOrDefaultAsync(c => c.Id == id && c.FileId == file.Id, cancellationToken) ?? throw Missing(id);

    private static WorkspaceException Missing(CommentId id) => WorkspaceException.NotFound("comment", id.ToString(), "List the file's comments to see their ids.");

    private Task<T> ChangeAsync<T>(
        Actor actor, string workspace, CommentId id, Func<CatalogDbContext, WorkspaceAccess, FileEntry, Comment, AuditDraft, Task<T>> change, CancellationToken cancellationToken) =>
        writer.ChangeAsync(actor, workspace, Permissions.None, async (db, found, audit) =>
        {
            var access = await db.AccessAsync(actor, found, cancellationToken);
            var comment = await db.Comments.SingleOrDefaultAsync(c => c.Id == id && c.WorkspaceId == found.Id && c.DeletedAt == null, cancellationToken) ?? throw Missing(id);
            var file = await db.Files.AsNoTracking().SingleAsync(f => f.Id == comment.FileId, cancellationToken);
            if (!access.May(Permissions.View, file.Path)) throw Missing(id);
            return await change(db, access, file, comment, audit);
        }, cancellationToken);
}
