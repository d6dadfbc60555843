using Microsoft.AspNetCore.Http.HttpResults;
using WorkspaceAgents.Catalog;
using WorkspaceAgents.Catalog.Http;

namespace WorkspaceAgents.Portal.Api;

internal static class RecordingsApi
{
    public static RouteGroupBuilder MapRecordings(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("").WithTags("Recordings");
        group.MapGet("/workspaces/{workspace}/recordings", ListAsync).WithSummary("The recordings of a workspace, newest first.");
        group.MapGet("/recordings/{id:guid}", GetAsync).WithSummary("A recording with its tracks, findings and alignment.");
        group.MapPut("/recordings/{id:guid}/tracks/{track}/clock", SetClockAsync)
            .WithSummary("Gives a track's clock: t_reference = offsetSeconds + (1 + driftPpm / 10^6) * t_track. Align the batch again afterwards.");
        group.MapPost("/recordings/{id:guid}/approve", ApproveAsync).WithSummary("Lets a recording that needs a look be published.");
        group.MapPost("/recordings/{id:guid}/quarantine", QuarantineAsync).WithSummary("Keeps a recording out of the dataset, with the reason.");
        return group;
    }

    private static async Task<Ok<IReadOnlyList<RecordingDetails>>> ListAsync(
        Caller caller, string workspace, int? limit, Recordings recordings, CancellationToken cancellationToken) =>
        TypedResults.Ok(await recordings.ListAsync(caller.Actor, workspace, limit ?? 100, cancellationToken));

    private static async Task<Ok<RecordingDetails>> GetAsync(Caller caller, RecordingId id, Recordings recordings, CancellationToken cancellationToken) =>
        TypedResults.Ok(await recordings.GetAsync(caller.Actor, id, cancellationToken));

    private static async Task<Ok<RecordingDetails>> SetClockAsync(
        Caller caller, RecordingId id, string track, GivenClock body, Recordings recordings, CancellationToken cancellationToken)
    {
        await recordings.SetClockAsync(caller.Actor, id, track, body.OffsetSeconds, body.DriftPpm, cancellationToken);
        return await GetAsync(caller, id, recordings, cancellationToken);
    }

    private static async Task<Ok<RecordingDetails>> ApproveAsync(Caller caller, RecordingId id, Recordings recordings, CancellationToken cancellationToken)
    {
        await recordings.ApproveAsync(caller.Actor, id, cancellationToken);
        return await GetAsync(caller, id, recordings, cancellationToken);
    }

    private static async Task<Ok<RecordingDetails>> QuarantineAsync(
        Caller caller, RecordingId id, QuarantineReason body, Recordings recordings, CancellationToken cancellationToken)
    {
        await recordings.QuarantineAsync(caller.Actor, id, body.Reason, cancellationToken);
        return await GetAsync(caller, id, recordings, cancellationToken);
    }

    /// <summary>A null offset takes the given clock away; it has to be said, so that a misspelt name does not.</summary>
    internal sealed record GivenClock
    {
        public required double? OffsetSeconds { get; init; }

        public double DriftPpm { get; init; }
    }

    internal sealed record QuarantineReason
    {
        public required string Reason { get; init; }
    }
}
