using System.Net;
using Microsoft.Extensions.Options;

namespace WorkspaceAgents.McpServer;

/// <summary>Refuses calls that a web page of another site makes through somebody's browser.</summary>
/// <remarks>
/// MCP over HTTP asks for it, against DNS rebinding: https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#security-warning.
/// A page at evil.example whose name was re-bound to 127.0.0.1 sends <c>Host</c> and <c>Origin</c> that agree, so on a loopback address
/// the host's name is looked at as well. Programs other than browsers send no Origin and are not concerned.
/// </remarks>
internal sealed partial class OriginGuard(IOptions<AgentDoorOptions> options, ILogger<OriginGuard> logger)
{
    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var origin = context.Request.Headers.Origin.ToString();
        if (origin.Length == 0 || IsAllowed(origin, context)) return next(context);
        LogRefused(origin, context.Request.Host.ToString());
        return TypedResults.Problem(
            detail: $"Pages of '{origin}' may not call this server. Add the origin to Mcp:AllowedOrigins, or set Portal:PublicUrl to the address people use.",
            title: "Not allowed", statusCode: StatusCodes.Status403Forbidden).ExecuteAsync(context);
    }

    private bool IsAllowed(string origin, HttpContext context)
    {
        if (!Uri.TryCreate(origin, UriKind.Absolute, out var from)) return false;
        if (options.Value.AllowedOrigins.Any(allowed => SameOrigin(allowed, from))) return true;
        if (options.Value.PublicUrl is { } known && SameOrigin(known, from)) return true;
        var request = context.Request;
        if (!SameOrigin($"{request.Scheme}://{request.Host}", from)) return false;
        return context.Connection.LocalIpAddress is not { } local || !IPAddress.IsLoopback(local) || from.IsLoopback;
    }

    private static bool SameOrigin(string address, Uri origin) =>
        Uri.TryCreate(address, UriKind.Absolute, out var other)
        && other.Scheme == origin.Scheme && other.Port == origin.Port && string.Equals(other.IdnHost, origin.IdnHost, StringComparison.OrdinalIgnoreCase);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Refused a call from a page of {Origin} to {Host}")]
    private partial void LogRefused(string origin, string host);
}
