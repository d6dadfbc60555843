using Microsoft.AspNetCore.Http.HttpResults;
using WorkspaceAgents.Catalog;
using WorkspaceAgents.Catalog.Http;

namespace WorkspaceAgents.Portal.Api;

internal static class WorkspacesApi
{
    public static RouteGroupBuilder MapWorkspaces(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/workspaces").WithTags("Workspaces");
        group.MapGet("", ListAsync).WithSummary("The workspaces you are a member of.");
        group.MapPost("", CreateAsync).WithSummary("Makes a workspace; you become its owner.");
        group.MapGet("/{workspace}", GetAsync).WithSummary("One workspace: what you may do in it, its files, its quota.");
        return group;
    }

    private static async Task<Ok<IReadOnlyList<WorkspaceSummary>>> ListAsync(Caller caller, Workspaces workspaces, CancellationToken cancellationToken) =>
        TypedResults.Ok(await workspaces.ListAsync(caller.Actor, cancellationToken));

    private static async Task<Created<WorkspaceSummary>> CreateAsync(
        Caller caller, NewWorkspace body, Workspaces workspaces, CancellationToken cancellationToken)
    {
        var made = await workspaces.CreateAsync(caller.Actor, body.Slug, body.Name, cancellationToken);
        return TypedResults.Created($"/api/v1/workspaces/{made.Slug}", made);
    }

    private static async Task<Ok<WorkspaceSummary>> GetAsync(Caller caller, string workspace, Workspaces workspaces, CancellationToken cancellationToken) =>
        TypedResults.Ok(await workspaces.GetAsync(caller.Actor, workspace, cancellationToken));

    internal sealed record NewWorkspace
    {
        public required string Slug { get; init; }

        public required string Name { get; init; }
    }
}
