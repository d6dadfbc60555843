using WorkspaceAgents.Catalog;
using WorkspaceAgents.Portal.Components.Pages;

namespace WorkspaceAgents.Portal.Tests.Components;

public sealed class NeedsLookTests
{
    [Fact]
    public void Of_PutsReviewsFirst_ThenFailures_ThenQuarantine()
    {
        var items = NeedsLook.Of(
            "studio",
            [Some.Recording("cut", RecordingState.Quarantined, "cut off"), Some.Recording("odd", RecordingState.NeedsReview, "half covered"), Some.Recording("fine", RecordingState.Aligned)],
            [Some.Job(JobState.Failed, reason: "disk full")]);

        Assert.Equal(["half covered", "disk full", "cut off"], items.Select(i => i.Detail));
    }

    [Fact]
    public void Of_ForgetsAFailure_WhenTheBatchWasTriedAgain()
    {
        var batch = new BatchId(Guid.CreateVersion7());

        Assert.Empty(NeedsLook.Of("studio", [], [Some.Job(JobState.Done, batch), Some.Job(JobState.Failed, batch, reason: "disk full")]));
        Assert.Single(NeedsLook.Of("studio", [], [Some.Job(JobState.Failed, batch, reason: "disk full"), Some.Job(JobState.Done, batch)]));
    }
}
