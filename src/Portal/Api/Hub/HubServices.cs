using WorkspaceAgents.Catalog;
using WorkspaceAgents.Catalog.Http;

namespace WorkspaceAgents.Portal.Api;

/// <summary>What every route of the Hub needs. Who calls is asked for inside the route, so that the refusal is one of the Hub's.</summary>
internal sealed record HubServices(HttpContext Http, Datasets Datasets, PublishedVersions Versions, Workspaces Workspaces, CancellationToken CancellationToken)
{
    public Task<Actor> ActorAsync() => Caller.RequireAsync(Http);
}
