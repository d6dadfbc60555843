using Microsoft.AspNetCore.Http.HttpResults;
using WorkspaceAgents.Catalog;
using WorkspaceAgents.Catalog.Http;

namespace WorkspaceAgents.Portal.Api;

internal static class AuditApi
{
    public static RouteGroupBuilder MapAudit(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/workspaces/{workspace}/audit").WithTags("Audit");
        group.MapGet("", ListAsync).WithSummary("Events, newest first; filter is a part of the action, target or actor, before the sequence of the last one seen.");
        group.MapGet("/verify", VerifyAsync).WithSummary("Re-computes the hash chain and names the first event that was edited, removed or moved.");
        return group;
    }

    private static async Task<Ok<IReadOnlyList<AuditEntry>>> ListAsync(
        Caller caller, string workspace, [AsParameters] AuditQuery query, AuditTrail audit, CancellationToken cancellationToken) =>
        TypedResults.Ok(await audit.ListAsync(caller.Actor, workspace, query.Filter, query.Before, query.Limit ?? 100, cancellationToken));

    private static async Task<Ok<AuditVerification>> VerifyAsync(
        Caller caller, string workspace, AuditTrail audit, CancellationToken cancellationToken) =>
        TypedResults.Ok(await audit.VerifyAsync(caller.Actor, workspace, cancellationToken));

    internal sealed record AuditQuery(string? Filter, long? Before, int? Limit);
}
