using Bunit;
using WorkspaceAgents.Catalog;
using WorkspaceAgents.Portal.Components.Parts;

namespace WorkspaceAgents.Portal.Tests.Components;

public sealed class FindingListTests : BunitContext
{
    [Fact]
    public void Render_SaysSeverityInWords_AndLinksTheRecording()
    {
        var recording = Some.Recording("kitchen", RecordingState.Aligned, null, Some.Finding("sensor-gap", Severity.Warning, 16.75, 18.25));
        var list = Render<FindingList>(p => p.Add(c => c.Recordings, [recording]).Add(c => c.Named, true));

        Assert.Equal("Warning", list.Find(".state").TextContent);
        Assert.EndsWith($"/recordings/{recording.Id}", list.Find("a").GetAttribute("href"), StringComparison.Ordinal);
        Assert.Equal("16.75", list.Find("[data-seek]").GetAttribute("data-seek"));
    }

    [Fact]
    public void Render_EscapesWhatFilesSay()
    {
        var finding = new Finding("x", Severity.Error, "<script>a</script>.mp4", null, null, "<img src=x onerror=alert(1)>", "");
        var list = Render<FindingList>(p => p.Add(c => c.Recordings, [Some.Recording("a", RecordingState.Quarantined, null, finding)]));

        Assert.Empty(list.FindAll("script, img"));
    }
}
