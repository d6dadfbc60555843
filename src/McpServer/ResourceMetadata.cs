using Microsoft.Extensions.Options;
using ModelContextProtocol.Authentication;

namespace WorkspaceAgents.McpServer;

/// <summary>Tells a program without a token where people can let it in (RFC 9728): the portal signs them in, by OAuth 2.1.</summary>
internal static class ResourceMetadata
{
    public const string Path = "/.well-known/oauth-protected-resource";

    /// <summary>The door, and who gives out tokens for it.</summary>
    public static IResult Describe(HttpContext context, IOptions<AgentDoorOptions> options)
    {
        var here = $"{context.Request.Scheme}://{context.Request.Host}{context.Request.PathBase}";
        return Results.Json(new ProtectedResourceMetadata
        {
            Resource = $"{here}{McpServerExtensions.Path}",
            AuthorizationServers = [options.Value.PublicUrl?.TrimEnd('/') ?? here],
            ScopesSupported = ["view", "download", "write", "annotate", "publish", "manage"],
            BearerMethodsSupported = ["header"],
            ResourceName = "WorkspaceAgents",
        });
    }
}
