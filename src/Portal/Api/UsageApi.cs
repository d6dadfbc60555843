using Microsoft.AspNetCore.Http.HttpResults;
using WorkspaceAgents.Catalog;
using WorkspaceAgents.Catalog.Http;

namespace WorkspaceAgents.Portal.Api;

internal static class UsageApi
{
    public static RouteGroupBuilder MapUsage(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/workspaces/{workspace}").WithTags("Usage");
        group.MapGet("/usage", GetAsync).WithSummary("How much a folder holds and the folders in it, the largest first; without folder, the whole workspace with its quota.");
        group.MapPost("/usage/recount", RecountAsync).WithSummary("Counts everything anew and says which counts were wrong. Needs manage.");
        group.MapPut("/limits", SetLimitsAsync).WithSummary("Sets the quota in bytes, and how many days the trash keeps. Needs manage.");
        return group;
    }

    private static async Task<Ok<UsageReport>> GetAsync(Caller caller, string workspace, string? folder, WorkspaceUsage usage, CancellationToken cancellationToken) =>
        TypedResults.Ok(await usage.GetAsync(caller.Actor, workspace, folder, cancellationToken));

    private static async Task<Ok<UsageRecount>> RecountAsync(Caller caller, string workspace, WorkspaceUsage usage, CancellationToken cancellationToken) =>
        TypedResults.Ok(await usage.RecountAsync(caller.Actor, workspace, cancellationToken));

    private static async Task<Ok<WorkspaceLimits>> SetLimitsAsync(
        Caller caller, string workspace, WorkspaceLimits body, WorkspaceUsage usage, CancellationToken cancellationToken) =>
        TypedResults.Ok(await usage.SetLimitsAsync(caller.Actor, workspace, body, cancellationToken));
}
