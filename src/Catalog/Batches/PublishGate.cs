using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;

namespace WorkspaceAgents.Catalog;

/// <summary>Whether a batch may be published: one rule for the publication and for those who only ask.</summary>
internal static class PublishGate
{
    /// <summary>Refuses what may not be published.</summary>
    /// <exception cref="WorkspaceException">The batch is not in review, a recording waits for a look, none can be used, or a file is not the actor's to give.</exception>
    public static async Task RequireAsync(CatalogDbContext db, Actor actor, Batch batch, CancellationToken cancellationToken)
    {
        if (batch.State == BatchState.Publishing)
            throw new WorkspaceException(ErrorCode.Conflict, $"'{batch.Name}' is being published already. Wait for its job.");
        if (batch.State is not (BatchState.Review or BatchState.Published))
            throw new WorkspaceException(ErrorCode.Conflict, $"'{batch.Name}' is {Batches.Say(batch.State)}. Validate and align it first.");
        var recordings = await db.Recordings.AsNoTracking().Include(r => r.Tracks).Where(r => r.BatchId == batch.Id).ToListAsync(cancellationToken);
        // Who publishes gives the bytes to everybody who may download from the workspace: they must be theirs to give.
        var access = await db.OpenAsync(actor, batch.WorkspaceId, cancellationToken);
        foreach (var track in recordings.Where(r => r.State != RecordingState.Quarantined).SelectMany(r => r.Tracks)) access.Require(Permissions.Download, track.Path);
        var waiting = recordings.Where(r => r.State == RecordingState.NeedsReview).ToList();
        if (waiting.Count > 0)
        {
            throw new WorkspaceException(ErrorCode.GateRefused,
                $"{waiting.Count} recording(s) need a look before they can be published: {string.Join("; ", waiting.Take(5).Select(r => $"{r.Name} ({r.Reason})"))}. Approve or quarantine each.");
        }

        if (!recordings.Any(r => r.State == RecordingState.Aligned))
            throw new WorkspaceException(ErrorCode.GateRefused, $"No recording of '{batch.Name}' can be published: {string.Join("; ", recordings.Take(5).Select(r => $"{r.Name} ({r.Reason})"))}.");
    }

    /// <summary>The job's id that a key stands for: the same batch and key name the same job, so that the database itself refuses a second one.</summary>
    /// <exception cref="WorkspaceException">The key is empty or longer than 200 characters.</exception>
    public static JobId JobOf(BatchId batch, string key)
    {
        if (key.Length is < 1 or > 200) throw new WorkspaceException(ErrorCode.Invalid, "An idempotency key has 1 to 200 characters.");
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes($"publish\n{batch}\n{key}")).AsSpan(0, 16);
        // RFC 9562, version 8: an id whose bits are the maker's own.
        bytes[6] = (byte)((bytes[6] & 0x0f) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return new(new Guid(bytes, bigEndian: true));
    }
}
