namespace WorkspaceAgents.Catalog;

/// <summary>Why an operation was refused. Hosts map each code to one HTTP status and one MCP error.</summary>
public enum ErrorCode
{
    /// <summary>The caller has not said who they are, or the token is unknown, revoked or expired (401).</summary>
    Unauthenticated,

    /// <summary>The caller is known but may not do this (403).</summary>
    Forbidden,

    /// <summary>The thing named does not exist, or the caller may not know that it does (404).</summary>
    NotFound,

    /// <summary>The request itself is wrong (400).</summary>
    Invalid,

    /// <summary>The request is right but the present state does not allow it (409).</summary>
    Conflict,

    /// <summary>The workspace has no room for the bytes (413).</summary>
    QuotaExceeded,

    /// <summary>A quality gate refused: the data, not the request, is at fault (422).</summary>
    GateRefused,

    /// <summary>Somebody else is using it right now; trying again soon may work (423).</summary>
    Locked,

    /// <summary>It existed once and is gone, as an expired upload is (410).</summary>
    Gone,

    /// <summary>The file is no longer what the caller said it must be, so nothing was overwritten (412).</summary>
    PreconditionFailed,

    /// <summary>The bytes of this request are not those its checksum was made of; they were thrown away (460, of tus).</summary>
    ChecksumMismatch,
}
