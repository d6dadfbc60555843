using WorkspaceAgents.Portal.Components.Files;

namespace WorkspaceAgents.Portal.Tests.Components;

public sealed class FileAddressTests
{
    [Fact]
    public void Folder_EscapesEachStep() => Assert.Equal("/w/studio/files/a%20b/c%23d", FileAddress.Folder("studio", "a b/c#d"));

    [Fact]
    public void File_LiesInItsFolder() => Assert.Equal("/w/studio/files/raw?file=raw%2Fa.mp4&tab=access", FileAddress.File("studio", "raw/a.mp4", "access"));

    [Fact]
    public void With_LeavesOutWhatHasNoValue() => Assert.Equal("/x?a=1&c=3", FileAddress.With("/x?a=1", ("b", null), ("c", "3")));
}
