using Microsoft.AspNetCore.Http.HttpResults;
using WorkspaceAgents.Catalog;
using WorkspaceAgents.Catalog.Http;

namespace WorkspaceAgents.Portal.Api;

internal static class AgentsApi
{
    public static RouteGroupBuilder MapAgents(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/workspaces/{workspace}/agents").WithTags("Members");
        group.MapGet("", ListAsync).WithSummary("The agents that can come into the workspace: for whom they act, what they may do, when they were last used; for owners.");
        group.MapDelete("/{id:guid}", ShutOutAsync).WithSummary("Shuts an agent out of the workspace at once; in other workspaces of its person it goes on.");
        return group;
    }

    private static async Task<Ok<IReadOnlyList<AgentSummary>>> ListAsync(Caller caller, string workspace, Agents agents, CancellationToken cancellationToken) =>
        TypedResults.Ok(await agents.ListAsync(caller.Actor, workspace, cancellationToken));

    private static async Task<NoContent> ShutOutAsync(Caller caller, string workspace, TokenId id, Agents agents, CancellationToken cancellationToken)
    {
        await agents.ShutOutAsync(caller.Actor, workspace, id, cancellationToken);
        return TypedResults.NoContent();
    }
}
