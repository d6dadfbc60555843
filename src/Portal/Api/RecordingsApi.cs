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
            .WithSummary("Gives a track's clock: t_reference = offsetSeconds + (1 + driftPpm / 10^6) * t_track. With \"align\" the batch is aligned again at once; else do so afterwards.");
        group.MapPost("/recordings/{id:guid}/tracks/{track}/clock/revert", RevertClockAsync).WithSummary("Goes back to a clock that was given before; 0 for the one it came with.");
        group.MapGet("/recordings/{id:guid}/spot-checks", DrawAsync).WithSummary("Frames drawn by a seed, each with the texts, sound positions and sensor values of its time.");
        group.MapPut("/recordings/{id:guid}/spot-checks/{frame:int}", CheckAsync).WithSummary("Approves or rejects a frame as it is aligned, or takes that back. A rejection blocks publishing.");
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
        [AsParameters] TrackPlace place, ClockRequest body, TrackClocks clocks, Recordings recordings, CancellationToken cancellationToken)
    {
        await clocks.SetAsync(place.Caller.Actor, place.Id, place.Track, body, cancellationToken);
        return await GetAsync(place.Caller, place.Id, recordings, cancellationToken);
    }

    private static async Task<Ok<RecordingDetails>> RevertClockAsync(
        [AsParameters] TrackPlace place, ClockNumber body, TrackClocks clocks, Recordings recordings, CancellationToken cancellationToken)
    {
        await clocks.RevertAsync(place.Caller.Actor, place.Id, place.Track, body.Number, body.Align, cancellationToken);
        return await GetAsync(place.Caller, place.Id, recordings, cancellationToken);
    }

    private static async Task<Ok<SpotCheckSheet>> DrawAsync([AsParameters] Drawing drawing, SpotChecks checks, CancellationToken cancellationToken) =>
        TypedResults.Ok(await checks.DrawAsync(drawing.Caller.Actor, drawing.Id, drawing.Count ?? 8, drawing.Seed ?? 0, cancellationToken));

    private static async Task<Ok<RecordingDetails>> CheckAsync(
        [AsParameters] FramePlace place, FrameAnswer body, SpotChecks checks, Recordings recordings, CancellationToken cancellationToken)
    {
        await checks.DecideAsync(place.Caller.Actor, place.Id, place.Frame, body.Answer, body.Note, cancellationToken);
        return await GetAsync(place.Caller, place.Id, recordings, cancellationToken);
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

    internal sealed record TrackPlace(Caller Caller, RecordingId Id, string Track);

    internal sealed record FramePlace(Caller Caller, RecordingId Id, int Frame);

    internal sealed record Drawing(Caller Caller, RecordingId Id, int? Count, long? Seed);

    internal sealed record ClockNumber
    {
        public required int Number { get; init; }

        public bool Align { get; init; }
    }

    internal sealed record FrameAnswer
    {
        public required SpotCheckAnswer Answer { get; init; }

        public string? Note { get; init; }
    }

    internal sealed record QuarantineReason
    {
        public required string Reason { get; init; }
    }
}
