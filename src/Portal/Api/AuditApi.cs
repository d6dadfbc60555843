using Microsoft.AspNetCore.Http.HttpResults;
using WorkspaceAgents.Catalog;
using WorkspaceAgents.Catalog.Http;

namespace WorkspaceAgents.Portal.Api;

internal static class AuditApi
{
    public static RouteGroupBuilder MapAudit(this IEndpointRouteBuilder api)
    {
        Map(api.MapGroup("/audit").WithTags("Audit"), "the installation's own trail (accounts, tokens, settings), for administrators");
        return Map(api.MapGroup("/workspaces/{workspace}/audit").WithTags("Audit"), "a workspace's trail");
    }

    private static RouteGroupBuilder Map(RouteGroupBuilder group, string trail)
    {
        group.MapGet("", ListAsync).WithSummary(
            $"Events of {trail}, newest first. 'action' is one, as file.write, or all of a noun, as file; 'target' is one or, ending in '/', all below a folder; "
            + "'filter' is a part of the action, target or actor. 'before' is the sequence of the last one seen.");
        group.MapGet("/head", HeadAsync).WithSummary("The end of the chain. Keep it elsewhere: 'verify' says later whether the chain still holds it.");
        group.MapGet("/verify", VerifyAsync).WithSummary(
            "Re-computes the hash chain and names the first event that was edited, removed, inserted or moved. 'sequence' and 'hash' are an end of the chain that 'head' gave.");
        group.MapGet("/export", ExportAsync).WithSummary("Events as JSON Lines, oldest first, with all that is hashed; samples/verify_audit.py verifies them. Needs 'manage'.");
        return group;
    }

    private static async Task<Ok<IReadOnlyList<AuditEntry>>> ListAsync(
        Caller caller, string? workspace, [AsParameters] AuditQuery query, long? before, int? limit, AuditTrail audit, CancellationToken cancellationToken) =>
        TypedResults.Ok(await audit.SearchAsync(caller.Actor, workspace, query.Filtering, before, limit ?? 100, cancellationToken));

    private static async Task<Ok<AuditAnchor>> HeadAsync(Caller caller, string? workspace, AuditTrail audit, CancellationToken cancellationToken) =>
        TypedResults.Ok(await audit.GetHeadAsync(caller.Actor, workspace, cancellationToken));

    private static async Task<Ok<AuditVerification>> VerifyAsync(
        Caller caller, string? workspace, long? sequence, string? hash, AuditTrail audit, CancellationToken cancellationToken)
    {
        if (sequence is null != hash is null) throw new WorkspaceException(ErrorCode.Invalid, "An anchor is both: 'sequence' and 'hash', as 'head' gave them.");
        var anchor = sequence is { } number ? new AuditAnchor(number, hash!) : null;
        return TypedResults.Ok(await audit.VerifyAsync(caller.Actor, workspace, anchor, cancellationToken));
    }

    private static async Task<PushStreamHttpResult> ExportAsync(
        Caller caller, string? workspace, [AsParameters] AuditQuery query, AuditTrail audit, CancellationToken cancellationToken)
    {
        var write = await audit.ExportAsync(caller.Actor, workspace, query.Filtering, cancellationToken);
        return TypedResults.Stream(output => write(output, cancellationToken), "application/jsonl", $"audit-{workspace ?? "installation"}.jsonl");
    }

    internal sealed record AuditQuery(
        string? Filter, string? Actor, string? Action, string? Target, string? Outcome, DateTimeOffset? From, DateTimeOffset? Until)
    {
        public AuditFilter Filtering => new()
        {
            Text = Filter, Actor = Actor, Action = Action, Target = Target, From = From, Until = Until,
            Outcome = Outcome?.ToLowerInvariant() switch
            {
                null => null,
                "done" => AuditOutcome.Done,
                "denied" => AuditOutcome.Denied,
                _ => throw new WorkspaceException(ErrorCode.Invalid, "'outcome' is done or denied."),
            },
        };
    }
}
