using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Catalog;

/// <summary>What must be at a path for a change to go ahead, so that two people never overwrite each other silently.</summary>
public sealed record FileCondition
{
    /// <summary>No condition: the last writer wins. Its predecessor stays as a version.</summary>
    public static FileCondition None { get; } = new();

    /// <summary>There must be no file yet (<c>If-None-Match: *</c>).</summary>
    public static FileCondition Absent { get; } = new() { MustNotExist = true };

    /// <summary>The current content must be one of these (<c>If-Match: "…"</c>); null for any, an empty list for none that there is.</summary>
    public IReadOnlyList<BlobHash>? AnyOf { get; init; }

    /// <summary>There must be a file, whatever it holds (<c>If-Match: *</c>).</summary>
    public bool MustExist { get; init; }

    /// <summary>There must be no file.</summary>
    public bool MustNotExist { get; init; }

    /// <summary>The current content must be this.</summary>
    /// <param name="hash">Its SHA-256.</param>
    /// <returns>The condition.</returns>
    public static FileCondition Is(BlobHash hash) => new() { AnyOf = [hash] };

    /// <summary>Refuses when the path holds something else.</summary>
    /// <param name="path">The path, for the message.</param>
    /// <param name="live">The live file there; null when there is none.</param>
    /// <exception cref="WorkspaceException"><see cref="ErrorCode.PreconditionFailed"/>, saying which version is there now, by whom and when.</exception>
    internal void Require(string path, FileEntry? live)
    {
        if (live is null)
        {
            if (MustExist || AnyOf is not null)
                throw Refusal($"There is no '{path}' any more: it was moved or deleted since you read it. Look in the trash and the audit trail, or send it without the condition to make it new.");
            return;
        }

        var now = $"version {live.VersionNumber} (sha256 {live.Hash}), by {live.ModifiedBy} at {live.ModifiedAt:yyyy-MM-dd HH:mm:ss} UTC";
        if (MustNotExist)
            throw Refusal($"'{path}' exists already: {now}. Nothing was changed. Choose another name, or send If-Match: \"{live.Hash}\" to add a version to it.");
        if (AnyOf is not null && !AnyOf.Contains(live.Hash))
            throw Refusal($"'{path}' has changed since you read it. It is now {now}. Nothing was changed. Compare your edit with that version, then send it again with If-Match: \"{live.Hash}\".");
    }

    private static WorkspaceException Refusal(string message) => new(ErrorCode.PreconditionFailed, message);
}
