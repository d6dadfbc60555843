using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using WorkspaceAgents.Catalog;
using WorkspaceAgents.Portal.Components.Parts;

namespace WorkspaceAgents.Portal.Tests.Components;

public sealed class JobLineTests : BunitContext
{
    public JobLineTests() => Services.AddSingleton(TimeProvider.System);

    [Fact]
    public void Render_ShowsProgressAndCancel_WhileItRuns()
    {
        JobSummary? cancelled = null;
        var job = Some.Job(JobState.Running, progress: 0.253);
        var line = Render<JobLine>(p => p.Add(c => c.Job, job).Add(c => c.Cancel, EventCallback.Factory.Create<JobSummary>(this, j => cancelled = j)));

        Assert.Equal("0.253", line.Find("progress").GetAttribute("value"));
        Assert.Contains("25.3 %", line.Markup, StringComparison.Ordinal);
        line.Find("button").Click();
        Assert.Same(job, cancelled);
    }

    [Fact]
    public void Render_ShowsReasonAndTime_WhenItFailed()
    {
        var line = Render<JobLine>(p => p.Add(c => c.Job, Some.Job(JobState.Failed, reason: "The disk is full. Free some room and try again.")));

        Assert.Empty(line.FindAll("progress"));
        Assert.Contains("The disk is full.", line.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Contains("1 min 35 s", line.Markup, StringComparison.Ordinal);
    }
}
