using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using WorkspaceAgents.Catalog;
using WorkspaceAgents.Catalog.Http;

namespace WorkspaceAgents.Portal.Api;

internal static class BatchesApi
{
    public static RouteGroupBuilder MapBatches(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("").WithTags("Batches");
        group.MapGet("/workspaces/{workspace}/batches", ListAsync).WithSummary("The batches of a workspace, newest first.");
        group.MapPost("/workspaces/{workspace}/batches", CreateAsync)
            .WithSummary("Makes a batch from a folder, or from recordings given one by one. Each file is pinned to the version it has now.");
        group.MapGet("/batches/{id:guid}", GetAsync).WithSummary("A batch with its recordings, findings and jobs.");
        group.MapPost("/batches/{id:guid}/validate", ValidateAsync).WithSummary("Probes, checks, indexes and standardises its recordings.");
        group.MapPost("/batches/{id:guid}/align", AlignAsync).WithSummary("Puts captions and sensors on each video's clock.");
        group.MapPost("/batches/{id:guid}/prepare", PrepareAsync).WithSummary("Validates, then aligns.");
        group.MapPost("/batches/{id:guid}/publish", PublishAsync).WithSummary("Makes it the next version of its dataset, when the gate lets it. With an Idempotency-Key header a repeated call answers the first one's job.");
        group.MapGet("/batches/{id:guid}/publish", PreviewAsync).WithSummary("What publishing it would do, and what the gate would say; nothing is started.");
        return group;
    }

    private static async Task<Ok<IReadOnlyList<BatchSummary>>> ListAsync(
        Caller caller, string workspace, int? limit, Batches batches, CancellationToken cancellationToken) =>
        TypedResults.Ok(await batches.ListAsync(caller.Actor, workspace, limit ?? 100, cancellationToken));

    private static async Task<Created<BatchDetails>> CreateAsync(
        Caller caller, string workspace, BatchRequest body, Batches batches, CancellationToken cancellationToken)
    {
        var made = await batches.CreateAsync(caller.Actor, workspace, body, cancellationToken);
        return TypedResults.Created($"/api/v1/batches/{made.Batch.Id}", made);
    }

    private static async Task<Ok<BatchDetails>> GetAsync(Caller caller, BatchId id, Batches batches, CancellationToken cancellationToken) =>
        TypedResults.Ok(await batches.GetAsync(caller.Actor, id, cancellationToken));

    private static async Task<Accepted<JobSummary>> ValidateAsync(Caller caller, BatchId id, Batches batches, CancellationToken cancellationToken) =>
        JobsApi.Accepted(await batches.ValidateAsync(caller.Actor, id, cancellationToken));

    private static async Task<Accepted<JobSummary>> AlignAsync(Caller caller, BatchId id, Batches batches, CancellationToken cancellationToken) =>
        JobsApi.Accepted(await batches.AlignAsync(caller.Actor, id, cancellationToken));

    private static async Task<Accepted<JobSummary>> PrepareAsync(Caller caller, BatchId id, Batches batches, CancellationToken cancellationToken) =>
        JobsApi.Accepted(await batches.PrepareAsync(caller.Actor, id, cancellationToken));

    private static async Task<Ok<PublishPreview>> PreviewAsync(Caller caller, BatchId id, Batches batches, CancellationToken cancellationToken) =>
        TypedResults.Ok(await batches.PreviewPublishAsync(caller.Actor, id, cancellationToken));

    private static async Task<Accepted<JobSummary>> PublishAsync(
        Caller caller, BatchId id, [FromHeader(Name = "Idempotency-Key")] string? idempotencyKey, Batches batches, CancellationToken cancellationToken) =>
        JobsApi.Accepted(await batches.PublishAsync(caller.Actor, id, idempotencyKey, cancellationToken));
}
