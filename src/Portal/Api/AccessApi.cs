using Microsoft.AspNetCore.Http.HttpResults;
using WorkspaceAgents.Catalog;
using WorkspaceAgents.Catalog.Http;

namespace WorkspaceAgents.Portal.Api;

/// <summary>Who may do what to which path, and which rule says so.</summary>
internal static class AccessApi
{
    public static RouteGroupBuilder MapAccess(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/workspaces/{workspace}").WithTags("Access");
        group.MapGet("/access", ExplainAsync).WithSummary("Which rule decides whether somebody may do something to a path; who is a user name or an agent token's id, yourself when left out.");
        group.MapGet("/access/who", WhoAsync).WithSummary("Who may do something to a path, and why: every member and their agents.");
        group.MapGet("/grants", ListAsync).WithSummary("The grants, by path; with path, those that say something about it.");
        group.MapPost("/grants", AddAsync).WithSummary("Allows or denies permissions on a file, a folder or a glob to a member, a role, a group or an agent.");
        group.MapDelete("/grants/{id:guid}", RemoveAsync).WithSummary("Takes a grant back, at once.");
        group.MapGet("/groups", ListGroupsAsync).WithSummary("The groups with their members.");
        group.MapPut("/groups/{name}", SetGroupAsync).WithSummary("Makes a group, or gives one other members.");
        group.MapDelete("/groups/{name}", RemoveGroupAsync).WithSummary("Ends a group and the grants to it.");
        return group;
    }

    private static async Task<Ok<AccessDecision>> ExplainAsync(
        Caller caller, string workspace, [AsParameters] AccessQuery query, AccessExplanations access, CancellationToken cancellationToken) =>
        TypedResults.Ok(await access.ExplainAsync(caller.Actor, workspace, query.Who, query.Path ?? "", query.Parse(), cancellationToken));

    private static async Task<Ok<IReadOnlyList<AccessDecision>>> WhoAsync(
        Caller caller, string workspace, [AsParameters] AccessQuery query, AccessExplanations access, CancellationToken cancellationToken) =>
        TypedResults.Ok(await access.WhoMayAsync(caller.Actor, workspace, query.Path ?? "", query.Parse(), cancellationToken));

    private static async Task<Ok<IReadOnlyList<GrantSummary>>> ListAsync(
        Caller caller, string workspace, string? path, int? limit, Grants grants, CancellationToken cancellationToken) =>
        TypedResults.Ok(await grants.ListAsync(caller.Actor, workspace, path, limit ?? 200, cancellationToken));

    private static async Task<Created<GrantSummary>> AddAsync(Caller caller, string workspace, GrantRequest body, Grants grants, CancellationToken cancellationToken)
    {
        var grant = await grants.AddAsync(caller.Actor, workspace, body, cancellationToken);
        return TypedResults.Created($"/api/v1/workspaces/{workspace}/grants/{grant.Id}", grant);
    }

    private static async Task<Ok<GrantSummary>> RemoveAsync(Caller caller, string workspace, GrantId id, Grants grants, CancellationToken cancellationToken) =>
        TypedResults.Ok(await grants.RemoveAsync(caller.Actor, workspace, id, cancellationToken));

    private static async Task<Ok<IReadOnlyList<GroupSummary>>> ListGroupsAsync(Caller caller, string workspace, Groups groups, CancellationToken cancellationToken) =>
        TypedResults.Ok(await groups.ListAsync(caller.Actor, workspace, cancellationToken));

    private static async Task<Ok<GroupSummary>> SetGroupAsync(
        Caller caller, string workspace, string name, GroupMembers body, Groups groups, CancellationToken cancellationToken)
    {
        await groups.SetAsync(caller.Actor, workspace, name, body.Members, cancellationToken);
        return TypedResults.Ok((await groups.ListAsync(caller.Actor, workspace, cancellationToken)).Single(g => g.Name == name));
    }

    private static async Task<NoContent> RemoveGroupAsync(Caller caller, string workspace, string name, Groups groups, CancellationToken cancellationToken)
    {
        await groups.RemoveAsync(caller.Actor, workspace, name, cancellationToken);
        return TypedResults.NoContent();
    }

    /// <param name="Path">A file or folder; the root when left out.</param>
    /// <param name="Permission">view (when left out), download, write, annotate, publish or manage.</param>
    /// <param name="Who">A member's user name, or an agent token's id.</param>
    internal sealed record AccessQuery(string? Path, string? Permission, string? Who)
    {
        public Permissions Parse() => string.IsNullOrEmpty(Permission) ? Permissions.View
            : Enum.TryParse<Permissions>(Permission, ignoreCase: true, out var parsed) && !int.TryParse(Permission, out _) ? parsed
            : throw new WorkspaceException(ErrorCode.Invalid, $"permission is view, download, write, annotate, publish or manage, not '{Permission}'.");
    }

    internal sealed record GroupMembers
    {
        public required IReadOnlyList<string> Members { get; init; }
    }
}
