using Microsoft.AspNetCore.Http.HttpResults;
using WorkspaceAgents.Catalog;
using WorkspaceAgents.Catalog.Http;

namespace WorkspaceAgents.Portal.Api;

internal static class MembersApi
{
    public static RouteGroupBuilder MapMembers(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/workspaces/{workspace}/members").WithTags("Members");
        group.MapGet("", ListAsync).WithSummary("Who is in the workspace, with their roles.");
        group.MapPost("", InviteAsync).WithSummary("Adds a person; a new account's one-time password is in the answer, this once.");
        group.MapGet("/{userName}", GetAsync).WithSummary("One member.");
        group.MapPut("/{userName}", SetAsync).WithSummary("Adds an account to the workspace, or changes its role.");
        group.MapDelete("/{userName}", RemoveAsync).WithSummary("Takes a member out; what they did stays in the audit trail.");
        return group;
    }

    private static async Task<Ok<IReadOnlyList<MemberSummary>>> ListAsync(
        Caller caller, string workspace, Workspaces workspaces, CancellationToken cancellationToken) =>
        TypedResults.Ok(await workspaces.ListMembersAsync(caller.Actor, workspace, cancellationToken));

    private static async Task<Created<Invitation>> InviteAsync(
        Caller caller, string workspace, NewMember body, Accounts accounts, CancellationToken cancellationToken)
    {
        var invitation = await accounts.InviteAsync(caller.Actor, workspace, body.UserName, body.Role, cancellationToken);
        return TypedResults.Created($"/api/v1/workspaces/{workspace}/members/{Uri.EscapeDataString(invitation.UserName)}", invitation);
    }

    private static async Task<Ok<MemberSummary>> GetAsync(
        Caller caller, string workspace, string userName, Workspaces workspaces, CancellationToken cancellationToken)
    {
        var members = await workspaces.ListMembersAsync(caller.Actor, workspace, cancellationToken);
        return TypedResults.Ok(members.FirstOrDefault(m => string.Equals(m.UserName, userName, StringComparison.OrdinalIgnoreCase))
            ?? throw new WorkspaceException(ErrorCode.NotFound, $"'{userName}' is no member of '{workspace}'. List the members to see their names."));
    }

    private static async Task<Ok<MemberSummary>> SetAsync(
        Caller caller, string workspace, string userName, NewRole body, Workspaces workspaces, CancellationToken cancellationToken)
    {
        await workspaces.SetMemberAsync(caller.Actor, workspace, userName, body.Role, cancellationToken);
        return await GetAsync(caller, workspace, userName, workspaces, cancellationToken);
    }

    private static async Task<NoContent> RemoveAsync(
        Caller caller, string workspace, string userName, Workspaces workspaces, CancellationToken cancellationToken)
    {
        await workspaces.RemoveMemberAsync(caller.Actor, workspace, userName, cancellationToken);
        return TypedResults.NoContent();
    }

    internal sealed record NewMember
    {
        public required string UserName { get; init; }

        public required Role Role { get; init; }
    }

    internal sealed record NewRole
    {
        public required Role Role { get; init; }
    }
}
