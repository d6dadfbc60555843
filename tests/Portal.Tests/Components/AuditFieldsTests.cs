using WorkspaceAgents.Catalog;
using WorkspaceAgents.Portal.Components.Audit;

namespace WorkspaceAgents.Portal.Tests.Components;

public sealed class AuditFieldsTests
{
    [Fact]
    public void Read_NarrowsNothing_WhenFieldsAreEmpty() =>
        Assert.Equal(new AuditFilter(), AuditFields.Read("", " ", null, "", "", null, ""));

    [Fact]
    public void Read_IncludesTheLastDay()
    {
        var filter = AuditFields.Read("ada", "file", "raw/", "denied", "2026-11-20", "2026-11-22", "cut");

        Assert.Equal(new DateTimeOffset(2026, 11, 20, 0, 0, 0, TimeSpan.Zero), filter.From);
        Assert.Equal(new DateTimeOffset(2026, 11, 23, 0, 0, 0, TimeSpan.Zero), filter.Until);
        Assert.Equal(("ada", "file", "raw/", AuditOutcome.Denied, "cut"), (filter.Actor, filter.Action, filter.Target, filter.Outcome, filter.Text));
    }

    [Theory]
    [InlineData("maybe", null)]
    [InlineData(null, "yesterday")]
    public void Read_Refuses_WhatIsNoOutcomeOrDay(string? outcome, string? day) =>
        Assert.Equal(ErrorCode.Invalid, Assert.Throws<WorkspaceException>(() => AuditFields.Read(null, null, null, outcome, day, null, null)).Code);

    [Fact]
    public void ExportUrl_HoldsWhatNarrows_AndNothingElse()
    {
        Assert.Equal("/api/v1/workspaces/studio/audit/export", AuditFields.ExportUrl("studio", new()));
        Assert.Equal(
            "/api/v1/workspaces/studio/audit/export?target=raw%2F&outcome=denied",
            AuditFields.ExportUrl("studio", new() { Target = "raw/", Outcome = AuditOutcome.Denied }));
    }
}
