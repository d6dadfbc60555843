using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;

namespace WorkspaceAgents.Catalog;

/// <summary>Reading, exporting and verifying audit trails: a workspace's, or the installation's own (accounts, tokens, settings).</summary>
public sealed class AuditTrail(IDbContextFactory<CatalogDbContext> contexts, AuditRecorder recorder)
{
    private static readonly JsonWriterOptions LineOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Events, newest first.</summary>
    /// <param name="actor">A member.</param>
    /// <param name="workspace">The workspace's slug.</param>
    /// <param name="text">A part of the action, target or actor's name; null for all.</param>
    /// <param name="beforeSequence">Only events older than this number (for the next page); null from the newest.</param>
    /// <param name="limit">1 to 500.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>At most <paramref name="limit"/> events.</returns>
    public Task<IReadOnlyList<AuditEntry>> ListAsync(
        Actor actor, string workspace, string? text, long? beforeSequence, int limit, CancellationToken cancellationToken) =>
        SearchAsync(actor, workspace, new AuditFilter { Text = text }, beforeSequence, limit, cancellationToken);

    /// <summary>Events that match a filter, newest first. What happened to a file that the actor may not see is left out.</summary>
    /// <param name="actor">A member; an administrator for the installation's trail.</param>
    /// <param name="workspace">The workspace's slug; null for the installation's own trail.</param>
    /// <param name="filter">Which events; null for all.</param>
    /// <param name="beforeSequence">Only events older than this number (for the next page); null from the newest.</param>
    /// <param name="limit">1 to 500.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>At most <paramref name="limit"/> events.</returns>
    /// <exception cref="WorkspaceException">The actor may not, or the filter is malformed.</exception>
    public async Task<IReadOnlyList<AuditEntry>> SearchAsync(
        Actor actor, string? workspace, AuditFilter? filter, long? beforeSequence, int limit, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var trail = await OpenAsync(db, actor, workspace, Permissions.View, cancellationToken);
        var page = new List<AuditEntry>();
        limit = Math.Clamp(limit, 1, 500);
        var stop = Math.Min(beforeSequence ?? long.MaxValue, trail.Head.AuditSequence + 1);
        await foreach (var e in AuditSearch.NewestFirstAsync(db, trail.Id, filter ?? new(), 1, stop, cancellationToken))
        {
            if (!trail.MaySee(e)) continue;
            page.Add(new(e.Sequence, e.At, e.ActorKind, e.ActorName, e.OnBehalfOf, e.From, e.Action, e.Target, e.Outcome, e.Detail, e.Hash));
            if (page.Count == limit) break;
        }

        return page;
    }

    /// <summary>The end of the chain as it is now, to be kept somewhere else.</summary>
    /// <param name="actor">A member; an administrator for the installation's trail.</param>
    /// <param name="workspace">The workspace's slug; null for the installation's own trail.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>Its number and hash, for <see cref="VerifyAsync(Actor, string, AuditAnchor, CancellationToken)"/> some day.</returns>
    public async Task<AuditAnchor> GetHeadAsync(Actor actor, string? workspace, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var trail = await OpenAsync(db, actor, workspace, Permissions.View, cancellationToken);
        return new(trail.Head.AuditSequence, trail.Head.AuditHead);
    }

    /// <summary>Re-computes the chain and names the first event that was edited, removed, inserted or moved.</summary>
    /// <param name="actor">A member.</param>
    /// <param name="workspace">The workspace's slug.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>What was found; an unbroken chain says so.</returns>
    public Task<AuditVerification> VerifyAsync(Actor actor, string workspace, CancellationToken cancellationToken) =>
        VerifyAsync(actor, workspace, null, cancellationToken);

    /// <summary>Re-computes the chain and names the first event that was edited, removed, inserted or moved.</summary>
    /// <param name="actor">A member; an administrator for the installation's trail.</param>
    /// <param name="workspace">The workspace's slug; null for the installation's own trail.</param>
    /// <param name="anchor">An end of the chain that was kept elsewhere; the chain must still hold it. Null for none.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>What was found; an unbroken chain says so.</returns>
    /// <exception cref="WorkspaceException">The actor may not, or the anchor is malformed.</exception>
    public async Task<AuditVerification> VerifyAsync(Actor actor, string? workspace, AuditAnchor? anchor, CancellationToken cancellationToken)
    {
        if (anchor is not null && (anchor.Sequence < 0 || anchor.Hash is not { Length: 64 } hash || !hash.All(char.IsAsciiHexDigit)))
            throw new WorkspaceException(ErrorCode.Invalid, "An anchor is the number of an event and its hash, 64 hex digits, as 'head' gave them.");
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await AuditVerifier.BeginSnapshotAsync(db, cancellationToken);
        var trail = await OpenAsync(db, actor, workspace, Permissions.View, cancellationToken);
        return await AuditVerifier.VerifyAsync(db, trail.Id, trail.Head, anchor, cancellationToken);
    }

    /// <summary>Begins an export: checks the actor and leaves an event, so that a refusal comes before the first byte.</summary>
    /// <param name="actor">Who may manage the workspace; an administrator for the installation's trail.</param>
    /// <param name="workspace">The workspace's slug; null for the installation's own trail.</param>
    /// <param name="filter">Which events; nothing left out for a chain that a third party can verify.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>Writes the events, oldest first, as JSON Lines with every hashed field; the format is in this folder's README.</returns>
    /// <exception cref="WorkspaceException">The actor may not.</exception>
    public async Task<Func<Stream, CancellationToken, Task>> ExportAsync(Actor actor, string? workspace, AuditFilter filter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        WorkspaceId id;
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
            id = (await OpenAsync(db, actor, workspace, Permissions.Manage, cancellationToken)).Id;
        await recorder.ReadAsync(actor, id, "audit.export", workspace ?? "installation", JsonSerializer.Serialize(filter, CatalogJson.Options), filter, cancellationToken);
        return (output, cancelled) => WriteLinesAsync(id, filter, output, cancelled);
    }

    private async Task WriteLinesAsync(WorkspaceId id, AuditFilter filter, Stream output, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        using var buffer = new MemoryStream();
        await using var json = new Utf8JsonWriter(buffer, LineOptions);
        await foreach (var e in AuditSearch.Matching(db, id, filter).OrderBy(e => e.Sequence).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            WriteLine(json, e);
            json.Flush();
            json.Reset();
            buffer.WriteByte((byte)'\n');
            if (buffer.Length < 64 << 10) continue;
            await output.WriteAsync(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), cancellationToken);
            buffer.SetLength(0);
        }

        await output.WriteAsync(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), cancellationToken);
    }

    private static void WriteLine(Utf8JsonWriter json, AuditEvent e)
    {
        json.WriteStartObject();
        json.WriteString("workspaceId", e.WorkspaceId.ToString());
        json.WriteNumber("sequence", e.Sequence);
        json.WriteString("at", e.At);
        // Hashed as this number: 100 ns since 0001-01-01T00:00:00Z.
        json.WriteNumber("atTicks", e.At.UtcTicks);
        json.WriteString("actorKind", e.ActorKind.ToString());
        json.WriteString("actorName", e.ActorName);
        json.WriteString("onBehalfOf", e.OnBehalfOf);
        json.WriteString("from", e.From);
        json.WriteString("action", e.Action);
        json.WriteString("target", e.Target);
        json.WriteString("outcome", e.Outcome.ToString());
        // A string and not an object: its very characters are hashed.
        json.WriteString("detail", e.Detail);
        json.WriteString("previousHash", e.PreviousHash);
        json.WriteString("hash", e.Hash);
        json.WriteEndObject();
    }

    private static async Task<Trail> OpenAsync(CatalogDbContext db, Actor actor, string? workspace, Permissions needed, CancellationToken cancellationToken)
    {
        if (workspace is null)
        {
            if (!actor.IsAdministrator && actor.Kind != ActorKind.System)
                throw new WorkspaceException(ErrorCode.Forbidden, "Only an administrator reads the installation's own trail. Name a workspace to read its trail.");
            return new(InstallationTrail.Id, await db.Set<InstallationTrail>().AsNoTracking().SingleOrDefaultAsync(cancellationToken) ?? new InstallationTrail(), _ => true);
        }

        var found = await db.RequireAsync(actor, workspace, needed, cancellationToken);
        var access = await db.AccessAsync(actor, found, cancellationToken);
        // A target that is no path, such as a member's name, is treated as a file of that name would be.
        return new(found.Id, found, e => access.May(Permissions.View, e.Target));
    }

    private sealed record Trail(WorkspaceId Id, IAuditHead Head, Func<AuditEvent, bool> MaySee);
}
