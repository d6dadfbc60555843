using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;

namespace WorkspaceAgents.Catalog;

/// <summary>The hash chain of a trail: each event's hash covers its fields and the hash before it. The format is in this folder's README.</summary>
internal static class AuditChain
{
    /// <summary>The hash before the first event.</summary>
    public static readonly string Genesis = new('0', 64);

    /// <summary>SHA-256, lowercase hex, of the previous hash and every field, each with its length before it.</summary>
    public static string HashOf(AuditEvent e)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        Append(buffer, e.PreviousHash);
        Append(buffer, e.WorkspaceId.ToString());
        Append(buffer, e.Sequence.ToString(CultureInfo.InvariantCulture));
        Append(buffer, e.At.UtcTicks.ToString(CultureInfo.InvariantCulture));
        Append(buffer, e.ActorKind.ToString());
        Append(buffer, e.ActorName);
        Append(buffer, e.OnBehalfOf);
        Append(buffer, e.From);
        Append(buffer, e.Action);
        Append(buffer, e.Target);
        Append(buffer, e.Detail);
        // Chains that began before outcomes were kept stay valid: all their events were done.
        if (e.Outcome != AuditOutcome.Done) Append(buffer, e.Outcome.ToString());
        return Convert.ToHexStringLower(SHA256.HashData(buffer.WrittenSpan));
    }

    /// <summary>Locks a chain's end until the transaction ends, and reads it.</summary>
    public static async Task<IAuditHead> LockAsync(CatalogDbContext db, WorkspaceId workspaceId, CancellationToken cancellationToken)
    {
        if (workspaceId == InstallationTrail.Id)
        {
            await db.Database.ExecuteSqlAsync($"""
                INSERT INTO "InstallationTrail" ("WorkspaceId", "AuditSequence", "AuditHead") VALUES ({workspaceId.Value}, 0, {Genesis}) ON CONFLICT DO NOTHING
                """, cancellationToken);
            if (db.Database.IsNpgsql())
                await db.Database.ExecuteSqlAsync($"""SELECT 1 FROM "InstallationTrail" FOR UPDATE""", cancellationToken);
            return await db.Set<InstallationTrail>().SingleAsync(cancellationToken);
        }

        return db.Workspaces.Local.FindEntry(workspaceId)?.Entity ?? await db.Workspaces.SingleAsync(w => w.Id == workspaceId, cancellationToken);
    }

    /// <summary>Adds an event to the end of a chain; the caller saves.</summary>
    public static void Append(CatalogDbContext db, IAuditHead head, WorkspaceId workspaceId, Actor actor, AuditNote note, DateTimeOffset now)
    {
        var added = new AuditEvent
        {
            WorkspaceId = workspaceId, Sequence = head.AuditSequence + 1, At = now,
            ActorKind = actor.Kind, ActorName = actor.Name, OnBehalfOf = actor.OnBehalfOf, From = actor.From,
            Action = note.Action, Target = note.Target, Detail = note.Detail, Outcome = note.Outcome, PreviousHash = head.AuditHead, Hash = "",
        };
        added.Hash = HashOf(added);
        db.Add(added);
        (head.AuditSequence, head.AuditHead) = (added.Sequence, added.Hash);
    }

    private static void Append(ArrayBufferWriter<byte> buffer, string? field)
    {
        if (field is null)
        {
            buffer.Write("-:"u8);
            return;
        }

        // The length first, so that moving a character from one field to the next changes the hash.
        Span<byte> length = stackalloc byte[12];
        Encoding.UTF8.GetByteCount(field).TryFormat(length, out var digits, default, CultureInfo.InvariantCulture);
        length[digits] = (byte)':';
        buffer.Write(length[..(digits + 1)]);
        Encoding.UTF8.GetBytes(field, buffer);
    }
}
