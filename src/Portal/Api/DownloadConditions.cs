using Microsoft.AspNetCore.Http.Headers;
using Microsoft.Net.Http.Headers;

namespace WorkspaceAgents.Portal.Api;

/// <summary>What the conditions of a GET or HEAD come to, in the order of https://www.rfc-editor.org/rfc/rfc9110#name-precedence-of-preconditions</summary>
internal static class DownloadConditions
{
    /// <returns>412, 304, or 200 when the bytes are wanted.</returns>
    public static int Evaluate(RequestHeaders request, EntityTagHeaderValue tag, DateTimeOffset? modifiedAt)
    {
        var modified = WholeSeconds(modifiedAt);
        if (request.IfMatch.Count > 0)
        {
            if (!request.IfMatch.Any(known => known.Tag == "*" || known.Compare(tag, useStrongComparison: true))) return StatusCodes.Status412PreconditionFailed;
        }
        else if (request.IfUnmodifiedSince is { } unmodifiedSince && modified > unmodifiedSince)
        {
            return StatusCodes.Status412PreconditionFailed;
        }

        if (request.IfNoneMatch.Count > 0)
            return request.IfNoneMatch.Any(known => known.Tag == "*" || known.Compare(tag, useStrongComparison: false)) ? StatusCodes.Status304NotModified : StatusCodes.Status200OK;
        return request.IfModifiedSince is { } since && modified <= since ? StatusCodes.Status304NotModified : StatusCodes.Status200OK;
    }

    /// <summary>Whether a range may be answered: it is of the content that the caller has, or the caller did not ask.</summary>
    public static bool RangeHolds(RequestHeaders request, EntityTagHeaderValue tag, DateTimeOffset? modifiedAt) => request.IfRange switch
    {
        null => true,
        { EntityTag: { } known } => known.Compare(tag, useStrongComparison: true),
        { LastModified: { } known } => WholeSeconds(modifiedAt) == known,
        _ => false,
    };

    // HTTP's dates have no fractions.
    private static DateTimeOffset? WholeSeconds(DateTimeOffset? time) => time is { } at ? new(at.UtcTicks - (at.UtcTicks % TimeSpan.TicksPerSecond), TimeSpan.Zero) : null;
}
