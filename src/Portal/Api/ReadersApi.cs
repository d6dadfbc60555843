using Microsoft.AspNetCore.Http.HttpResults;
using WorkspaceAgents.Catalog;
using WorkspaceAgents.Catalog.Http;
using WorkspaceAgents.Loader;

namespace WorkspaceAgents.Portal.Api;

/// <summary>Who reads which version, and how fast.</summary>
internal static class ReadersApi
{
    private const int DefaultHours = 24;

    public static RouteGroupBuilder MapReaders(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/datasets/{name}").WithTags("Datasets");
        group.MapPost("/versions/{version}/readers/{job}", ReportAsync).WithSummary(
            "What a reader of a job has read since its run began: samples, bytes, seconds, waiting, decoding, stalls, position. Send it every ten seconds or so; counts that grow make a lost or doubled report harmless.");
        group.MapGet("/readers", GetAsync).WithSummary(
            "Who reads the dataset, or one version of it, and how fast it was read in each minute of the last hours (1 to 720; 24 when left out).");
        return group;
    }

    private static async Task<NoContent> ReportAsync(
        Caller caller, [AsParameters] Address address, ReaderReport body, DatasetReaders readers, CancellationToken cancellationToken)
    {
        await readers.ReportAsync(caller.Actor, address.Name, address.Version, address.Job, body, cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<ReadingOverview>> GetAsync(
        Caller caller, string name, string? version, int? hours, DatasetReaders readers, CancellationToken cancellationToken) =>
        TypedResults.Ok(await readers.GetAsync(caller.Actor, name, version, hours ?? DefaultHours, cancellationToken));

    internal sealed record Address(string Name, string Version, string Job);
}
