using Microsoft.AspNetCore.Http.HttpResults;
using WorkspaceAgents.Catalog;
using WorkspaceAgents.Catalog.Http;

namespace WorkspaceAgents.Portal.Api;

internal static class InvitationsApi
{
    public static RouteGroupBuilder MapInvitations(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/workspaces/{workspace}/invitations").WithTags("Members");
        group.MapGet("", ListAsync).WithSummary("The invitation links of the workspace, without their secrets; for owners.");
        group.MapPost("", CreateAsync).WithSummary("Makes an invitation link; its secret is in this answer and never again. Whoever opens it signs in or makes an account and is a member.");
        group.MapDelete("/{id:guid}", RevokeAsync).WithSummary("Ends an invitation link at once; who came in by it stays.");
        return group;
    }

    private static async Task<Ok<IReadOnlyList<InvitationLinkSummary>>> ListAsync(
        Caller caller, string workspace, InvitationLinks links, CancellationToken cancellationToken) =>
        TypedResults.Ok(await links.ListAsync(caller.Actor, workspace, cancellationToken));

    private static async Task<Created<IssuedInvitationLink>> CreateAsync(
        Caller caller, string workspace, InvitationLinkRequest body, HttpResponse response, InvitationLinks links, CancellationToken cancellationToken)
    {
        var issued = await links.CreateAsync(caller.Actor, workspace, body, cancellationToken);
        response.Headers.CacheControl = "no-store";
        return TypedResults.Created($"/api/v1/workspaces/{workspace}/invitations/{issued.Id}", issued);
    }

    private static async Task<NoContent> RevokeAsync(
        Caller caller, string workspace, InvitationLinkId id, InvitationLinks links, CancellationToken cancellationToken)
    {
        await links.RevokeAsync(caller.Actor, workspace, id, cancellationToken);
        return TypedResults.NoContent();
    }
}
