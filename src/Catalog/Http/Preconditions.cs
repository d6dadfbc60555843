using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Catalog.Http;

/// <summary>Reads the conditions of a changing request (RFC 9110 section 13.1). As a parameter of an endpoint it is bound from the headers.</summary>
/// <param name="Condition">The condition to pass to the catalog.</param>
public sealed record Preconditions(FileCondition Condition)
{
    /// <summary>Binds the parameter.</summary>
    /// <param name="context">The request.</param>
    /// <returns>What the request demands.</returns>
    /// <exception cref="WorkspaceException">A header that is no list of entity tags.</exception>
    public static ValueTask<Preconditions> BindAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return ValueTask.FromResult(new Preconditions(Of(context.Request)));
    }

    /// <summary>What a request demands of the file it changes.</summary>
    /// <param name="request">The request: <c>If-Match</c> with the SHA-256 in quotes or <c>*</c>, <c>If-None-Match: *</c>.</param>
    /// <returns>The condition; <see cref="FileCondition.None"/> when it demands nothing.</returns>
    /// <exception cref="WorkspaceException">A header that is no list of entity tags, or an <c>If-None-Match</c> other than <c>*</c>.</exception>
    public static FileCondition Of(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var (match, none) = (request.Headers.IfMatch, request.Headers.IfNoneMatch);
        if (none.Count > 0)
        {
            return none.ToString().Trim() == "*" && match.Count == 0 ? FileCondition.Absent
                : throw new WorkspaceException(ErrorCode.Invalid, "A change takes 'If-None-Match: *' (only when there is no such file) or 'If-Match: \"<sha256>\"', one of them.");
        }

        if (match.Count == 0) return FileCondition.None;
        if (!EntityTagHeaderValue.TryParseList(match, out var tags) || tags.Count == 0)
            throw new WorkspaceException(ErrorCode.Invalid, $"'If-Match: {match}' is no entity tag. Send the SHA-256 in double quotes, as the file's ETag has it.");
        if (tags.Any(tag => tag.Tag == "*")) return new() { MustExist = true };
        // A weak tag never matches here (RFC 9110 section 13.1.1), nor does one that is no hash.
        return new() { AnyOf = [.. tags.Where(tag => !tag.IsWeak).Select(tag => BlobHash.TryParse(tag.Tag.Value?.Trim('"'), out var hash) ? hash : (BlobHash?)null).OfType<BlobHash>()] };
    }
}
