using static WorkspaceAgents.Catalog.Tests.CatalogFixture;

namespace WorkspaceAgents.Catalog.Tests;

public sealed class SpotChecksTests
{
    [Theory]
    [InlineData(100, 8, 8)]
    [InlineData(5, 8, 5)]
    [InlineData(0, 8, 0)]
    public void Draw_TakesOneFrameOfEachPart_TheSameForTheSameSeed(int frames, int count, int drawn)
    {
        var first = SpotChecks.Draw(frames, count, 1);

        Assert.Equal(drawn, first.Count);
        Assert.Equal(first, SpotChecks.Draw(frames, count, 1));
        for (var i = 0; i < first.Count; i++) Assert.InRange(first[i], i * frames / drawn, ((i + 1) * frames / drawn) - 1);
        if (frames > count) Assert.NotEqual(first, SpotChecks.Draw(frames, count, 2));
    }

    [Fact]
    public async Task Draw_ShowsWhatTheIndexHasAtTheFrame()
    {
        await using var catalog = await CreateAsync();
        var recording = await AlignedRecording.CreateAsync(catalog);

        var sheet = await catalog.Get<SpotChecks>().DrawAsync(recording.Owner, recording.Id, 4, 0, None);

        Assert.Equal(4, sheet.Checks.Count);
        foreach (var check in sheet.Checks)
        {
            Assert.Equal(check.FrameIndex / 25.0, check.PtsSeconds, 9);
            Assert.Equal(check.PtsSeconds is >= 1 - (1 / 25.0) and < 2 ? ["One."] : [], check.Texts.Select(t => t.Text));
            Assert.Equal(("clip.wav", (long)(check.PtsSeconds * 16_000)), (Assert.Single(check.Sounds).Track, check.Sounds[0].Sample!.Value));
            var value = Assert.Single(check.Values);
            Assert.Equal(("clip.csv", "speed", "m/s"), (value.Track, value.Channel, value.Unit));
            Assert.Equal(check.PtsSeconds * 10, value.Value!.Value, 4);
        }
    }

    [Fact]
    public async Task Reject_BlocksPublishing_UntilItIsTakenBackOrAlignedOtherwise()
    {
        await using var catalog = await CreateAsync();
        var recording = await AlignedRecording.CreateAsync(catalog);
        var (checks, owner) = (catalog.Get<SpotChecks>(), recording.Owner);

        await checks.DecideAsync(owner, recording.Id, 7, SpotCheckAnswer.Reject, "the lips move later", None);

        var rejected = await recording.GetAsync();
        Assert.Equal(RecordingState.NeedsReview, rejected.State);
        Assert.Contains("frame 7 by ada (the lips move later)", rejected.Reason, StringComparison.Ordinal);
        await RefusedAsync(ErrorCode.GateRefused, () => catalog.Get<Batches>().PublishAsync(owner, recording.Batch, None));
        await RefusedAsync(ErrorCode.Conflict, () => catalog.Get<Recordings>().ApproveAsync(owner, recording.Id, None));
        // The same alignment again is no better.
        await recording.AlignAsync();
        Assert.Equal(RecordingState.NeedsReview, (await recording.GetAsync()).State);

        await checks.DecideAsync(owner, recording.Id, 7, SpotCheckAnswer.Withdraw, null, None);
        Assert.Equal(RecordingState.Aligned, (await recording.GetAsync()).State);
        await checks.DecideAsync(owner, recording.Id, 7, SpotCheckAnswer.Reject, null, None);
        await recording.AlignAsync(shiftSeconds: 0.1);

        var aligned = await recording.GetAsync();
        Assert.Equal((RecordingState.Aligned, 0), (aligned.State, aligned.SpotChecks.Count));
        var events = await catalog.Get<AuditTrail>().ListAsync(owner, "studio", null, null, 50, None);
        Assert.Equal(3, events.Count(e => e.Action == "recording.spot-check"));
    }

    [Fact]
    public async Task Decide_NeedsPublish_ToOverruleSomebodyElse()
    {
        await using var catalog = await CreateAsync();
        var recording = await AlignedRecording.CreateAsync(catalog);
        var checks = catalog.Get<SpotChecks>();
        var annotator = await catalog.CreateMemberAsync(recording.Owner, "bob", Role.Annotator);
        var viewer = await catalog.CreateMemberAsync(recording.Owner, "eve", Role.Viewer);

        await RefusedAsync(ErrorCode.Forbidden, () => checks.DecideAsync(viewer, recording.Id, 1, SpotCheckAnswer.Approve, null, None));
        await checks.DecideAsync(recording.Owner, recording.Id, 1, SpotCheckAnswer.Reject, null, None);
        await RefusedAsync(ErrorCode.Forbidden, () => checks.DecideAsync(annotator, recording.Id, 1, SpotCheckAnswer.Approve, null, None));
        await checks.DecideAsync(annotator, recording.Id, 2, SpotCheckAnswer.Reject, null, None);
        await checks.DecideAsync(recording.Owner, recording.Id, 2, SpotCheckAnswer.Approve, null, None);
        await checks.DecideAsync(recording.Owner, recording.Id, 1, SpotCheckAnswer.Approve, null, None);

        Assert.Equal(RecordingState.Aligned, (await recording.GetAsync()).State);
        await RefusedAsync(ErrorCode.Invalid, () => checks.DecideAsync(annotator, recording.Id, 100, SpotCheckAnswer.Approve, null, None));
    }

    [Fact]
    public async Task Approved_FramesLetTheRecordingThrough_WhenTheBatchAsksForThem()
    {
        await using var catalog = await CreateAsync();
        var recording = await AlignedRecording.CreateAsync(catalog, new() { SpotChecks = 2 });
        var checks = catalog.Get<SpotChecks>();

        Assert.Contains("2 frames have to be looked at", (await recording.GetAsync()).Reason, StringComparison.Ordinal);
        await checks.DecideAsync(recording.Owner, recording.Id, 3, SpotCheckAnswer.Approve, null, None);
        await RefusedAsync(ErrorCode.Conflict, () => catalog.Get<Recordings>().ApproveAsync(recording.Owner, recording.Id, None));
        await checks.DecideAsync(recording.Owner, recording.Id, 4, SpotCheckAnswer.Approve, null, None);

        Assert.Equal((RecordingState.Aligned, null), ((await recording.GetAsync()).State, (await recording.GetAsync()).Reason));
    }
}
