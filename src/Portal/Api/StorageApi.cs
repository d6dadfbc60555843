using Microsoft.AspNetCore.Http.HttpResults;
using WorkspaceAgents.Catalog;
using WorkspaceAgents.Catalog.Http;

namespace WorkspaceAgents.Portal.Api;

internal static class StorageApi
{
    public static RouteGroupBuilder MapStorage(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/storage").WithTags("Storage");
        group.MapPost("/sweep", SweepAsync).WithSummary(
            "Removes bytes that no file, recording or version refers to and nobody used for 'Sweep:Grace' (24 h); with dryRun=true it only counts them, and says of the 100 largest why each may go and which version named it last. For administrators. It also runs by itself once a day.");
        return group;
    }

    private static async Task<Ok<SweepReport>> SweepAsync(Caller caller, bool? dryRun, BlobSweep sweep, CancellationToken cancellationToken) =>
        TypedResults.Ok(await sweep.RunAsync(caller.Actor, dryRun ?? false, cancellationToken));
}
