using static WorkspaceAgents.Catalog.Tests.CatalogFixture;

namespace WorkspaceAgents.Catalog.Tests;

public sealed class TrackClocksTests
{
    [Fact]
    public async Task Set_KeepsEveryClock_AndRevertGoesBackToOne()
    {
        await using var catalog = await CreateAsync();
        var recording = await AlignedRecording.CreateAsync(catalog);
        var clocks = catalog.Get<TrackClocks>();

        Assert.Null(await clocks.SetAsync(recording.Owner, recording.Id, "clip.csv", new() { OffsetSeconds = 0.5, DriftPpm = 20, ErrorMs = 4, Note = " clap at 3 s " }, None));
        var given = await recording.GetAsync();
        await clocks.SetAsync(recording.Owner, recording.Id, "clip.csv", new() { OffsetSeconds = 0.6 }, None);
        await clocks.RevertAsync(recording.Owner, recording.Id, "clip.csv", 1, align: false, None);
        var reverted = (await recording.GetAsync()).Tracks.Single(t => t.Name == "clip.csv");
        await clocks.RevertAsync(recording.Owner, recording.Id, "clip.csv", 0, align: false, None);
        var cleared = (await recording.GetAsync()).Tracks.Single(t => t.Name == "clip.csv");

        Assert.Equal((RecordingState.Validated, null), (given.State, given.Alignment));
        var first = Assert.Single(given.Tracks.Single(t => t.Name == "clip.csv").ClockVersions);
        Assert.Equal((1, 0.5, 20.0, 4.0, "clap at 3 s", "ada"), (first.Number, first.OffsetSeconds!.Value, first.DriftPpm, first.ErrorMs, first.Note, first.By));
        Assert.Equal(("identity", 3.0), (first.Before!.Method, first.Before.ClockErrorMs!.Value));
        Assert.Equal((0.5, 20.0, 4.0), (reverted.GivenOffsetSeconds!.Value, reverted.GivenDriftPpm!.Value, reverted.GivenErrorMs!.Value));
        Assert.Equal((null, null, null), (cleared.GivenOffsetSeconds, cleared.GivenDriftPpm, cleared.GivenErrorMs));
        Assert.Equal([1, 2, 3, 4], cleared.ClockVersions.Select(v => v.Number));
        Assert.Equal("back to clock 1", cleared.ClockVersions[2].Note);
        var events = await catalog.Get<AuditTrail>().ListAsync(recording.Owner, "studio", null, null, 50, None);
        Assert.Equal(4, events.Count(e => e.Action == "recording.clock"));
    }

    [Fact]
    public async Task Set_AlignsTheBatchAnew_WhenAsked()
    {
        await using var catalog = await CreateAsync();
        var recording = await AlignedRecording.CreateAsync(catalog);

        var job = await catalog.Get<TrackClocks>().SetAsync(recording.Owner, recording.Id, "clip.csv", new() { OffsetSeconds = 0.5, Align = true }, None);

        Assert.Equal((JobKind.Align, JobState.Queued), (job!.Kind, job.State));
        await RefusedAsync(ErrorCode.Conflict, () => catalog.Get<TrackClocks>().RevertAsync(recording.Owner, recording.Id, "clip.csv", 0, align: false, None));
    }

    [Theory]
    [InlineData("clip.mp4", 1, 0, 0, ErrorCode.Invalid)]
    [InlineData("other.csv", 1, 0, 0, ErrorCode.NotFound)]
    [InlineData("clip.csv", double.NaN, 0, 0, ErrorCode.Invalid)]
    [InlineData("clip.csv", 1, 10_001, 0, ErrorCode.Invalid)]
    [InlineData("clip.csv", 1, 0, -1, ErrorCode.Invalid)]
    public async Task Set_Refuses_WhatCannotBeMeant(string track, double offset, double drift, double error, ErrorCode code)
    {
        await using var catalog = await CreateAsync();
        var recording = await AlignedRecording.CreateAsync(catalog);

        await RefusedAsync(code, () => catalog.Get<TrackClocks>().SetAsync(recording.Owner, recording.Id, track, new() { OffsetSeconds = offset, DriftPpm = drift, ErrorMs = error }, None));

        await RefusedAsync(ErrorCode.Invalid, () => catalog.Get<TrackClocks>().RevertAsync(recording.Owner, recording.Id, "clip.csv", 1, align: false, None));
    }
}
