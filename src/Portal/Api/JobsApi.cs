using Microsoft.AspNetCore.Http.HttpResults;
using WorkspaceAgents.Catalog;
using WorkspaceAgents.Catalog.Http;

namespace WorkspaceAgents.Portal.Api;

internal static class JobsApi
{
    public static RouteGroupBuilder MapJobs(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("").WithTags("Jobs");
        group.MapGet("/workspaces/{workspace}/jobs", ListAsync).WithSummary("Jobs, newest first; with batch, only those of one batch.");
        group.MapGet("/jobs/{id:guid}", GetAsync).WithSummary("A job's state and progress now.");
        group.MapPost("/jobs/{id:guid}/cancel", CancelAsync).WithSummary("Asks a job to stop; what its finished steps made is kept.");
        return group;
    }

    /// <summary>202 with the job, and where to ask how far it is.</summary>
    public static Accepted<JobSummary> Accepted(JobSummary job) => TypedResults.Accepted($"/api/v1/jobs/{job.Id}", job);

    private static async Task<Ok<IReadOnlyList<JobSummary>>> ListAsync(
        Caller caller, string workspace, BatchId? batch, int? limit, Jobs jobs, CancellationToken cancellationToken) =>
        TypedResults.Ok(await jobs.ListAsync(caller.Actor, workspace, batch, limit ?? 100, cancellationToken));

    private static async Task<Ok<JobSummary>> GetAsync(Caller caller, JobId id, Jobs jobs, CancellationToken cancellationToken) =>
        TypedResults.Ok(await jobs.GetAsync(caller.Actor, id, cancellationToken));

    private static async Task<Accepted<JobSummary>> CancelAsync(Caller caller, JobId id, Jobs jobs, CancellationToken cancellationToken)
    {
        await jobs.CancelAsync(caller.Actor, id, cancellationToken);
        return Accepted(await jobs.GetAsync(caller.Actor, id, cancellationToken));
    }
}
