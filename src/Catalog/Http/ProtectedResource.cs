using Microsoft.AspNetCore.Http;

namespace WorkspaceAgents.Catalog.Http;

/// <summary>Metadata of an endpoint that tells callers without a token where people can let them in (RFC 9728 section 5.1).</summary>
/// <param name="MetadataPath">The path of the document that says so, such as <c>/.well-known/oauth-protected-resource/mcp</c>.</param>
public sealed record ProtectedResource(string MetadataPath)
{
    /// <summary>What a refused call to an endpoint is challenged with.</summary>
    /// <param name="context">The call.</param>
    /// <returns>The value of <c>WWW-Authenticate</c>.</returns>
    internal static string ChallengeOf(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<ProtectedResource>() is not { } resource ? "Bearer"
        : $"Bearer resource_metadata=\"{context.Request.Scheme}://{context.Request.Host}{context.Request.PathBase}{resource.MetadataPath}\"";
}
