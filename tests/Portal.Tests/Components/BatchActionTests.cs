using WorkspaceAgents.Catalog;
using WorkspaceAgents.Portal.Components.BatchPages;

namespace WorkspaceAgents.Portal.Tests.Components;

public sealed class BatchActionTests
{
    private static readonly RecordingDetails Good = Some.Recording("good", RecordingState.Aligned);

    [Fact]
    public void Of_OffersValidateFirst_WhenDraft()
    {
        var actions = BatchAction.Of(Some.Batch(BatchState.Draft, [Good]), Permissions.All);

        Assert.Equal(JobKind.Prepare, Assert.Single(actions, a => a.IsNext).Kind);
        Assert.Equal([JobKind.Prepare, JobKind.Validate], actions.Where(a => a.WhyNot is null).Select(a => a.Kind));
        Assert.Equal("Validate it first.", actions.Single(a => a.Kind == JobKind.Align).WhyNot);
    }

    [Fact]
    public void Of_OffersNothing_WhenAJobRuns() =>
        Assert.All(BatchAction.Of(Some.Batch(BatchState.Validating, [Good], Some.Job(JobState.Running)), Permissions.All), a => Assert.Contains("A job works", a.WhyNot));

    [Fact]
    public void Of_OffersNothing_ToAViewer() =>
        Assert.All(BatchAction.Of(Some.Batch(BatchState.Review, [Good]), RolePermissions.Of(Role.Viewer)), a => Assert.Contains("Ask an owner", a.WhyNot));

    [Fact]
    public void Of_HoldsPublishBack_WhenARecordingNeedsALook()
    {
        var publish = BatchAction.Of(Some.Batch(BatchState.Review, [Good, Some.Recording("odd", RecordingState.NeedsReview)]), Permissions.All).Single(a => a.Kind == JobKind.Publish);

        Assert.Equal("1 recording needs a look first: approve or quarantine below.", publish.WhyNot);
    }

    [Fact]
    public void Of_OffersPublish_WhenReviewed()
    {
        var publish = BatchAction.Of(Some.Batch(BatchState.Review, [Good]), Permissions.All).Single(a => a.Kind == JobKind.Publish);

        Assert.True(publish is { WhyNot: null, IsNext: true });
    }

    [Fact]
    public void Of_HoldsPublishBack_WhenNothingIsUsable()
    {
        var batch = Some.Batch(BatchState.Review, [Some.Recording("cut", RecordingState.Quarantined)]);

        Assert.Equal("None of its recordings can be used.", BatchAction.Of(batch, Permissions.All).Single(a => a.Kind == JobKind.Publish).WhyNot);
    }
}
