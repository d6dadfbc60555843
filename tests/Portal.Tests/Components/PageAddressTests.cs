using WorkspaceAgents.Portal.Components.Layout;

namespace WorkspaceAgents.Portal.Tests.Components;

public sealed class PageAddressTests
{
    [Theory]
    [InlineData("", null, "")]
    [InlineData("account/tokens", null, "account")]
    [InlineData("w/studio", "studio", "")]
    [InlineData("w/studio/files/day%201/a.mp4?file=x", "studio", "files")]
    [InlineData("w/studio/audit?filter=w/other", "studio", "audit")]
    [InlineData("w/", null, "w")]
    public void Parse_FindsWorkspaceAndSection(string path, string? workspace, string section) =>
        Assert.Equal(new PageAddress(workspace, section), PageAddress.Parse(path));
}
