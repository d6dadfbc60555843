using WorkspaceAgents.Catalog;
using WorkspaceAgents.Portal.Components.Parts;

namespace WorkspaceAgents.Portal.Tests.Components;

public sealed class FindingGroupTests
{
    [Fact]
    public void Of_GroupsByCause_WorstFirst()
    {
        var groups = FindingGroup.Of(
        [
            Some.Recording("a", RecordingState.Aligned, null, Some.Finding("variable-frame-rate", Severity.Info), Some.Finding("sensor_gap", Severity.Warning, 16.75, 18.25)),
            Some.Recording("b", RecordingState.Quarantined, "cut", Some.Finding("truncated", Severity.Error), Some.Finding("variable-frame-rate", Severity.Info)),
        ]);

        Assert.Equal(["Truncated", "Sensor gap", "Variable frame rate"], groups.Select(g => g.Title));
        Assert.Equal(["a", "b"], groups[2].Places.Select(p => p.Recording.Name));
        Assert.Equal("0:00:16.750 – 0:00:18.250", groups[1].Places[0].Span);
    }

    [Fact]
    public void Of_TakesTheWorstSeverity_WhenOneCauseHasTwo()
    {
        var group = Assert.Single(FindingGroup.Of([Some.Recording("a", RecordingState.Aligned, null, Some.Finding("gap", Severity.Info), Some.Finding("gap", Severity.Error, 1, 1))]));

        Assert.Equal(Severity.Error, group.Severity);
        Assert.Equal(["", "0:00:01.000"], group.Places.Select(p => p.Span));
    }
}
