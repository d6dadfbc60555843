using Bunit;
using WorkspaceAgents.Catalog;
using WorkspaceAgents.Portal.Components.Files;

namespace WorkspaceAgents.Portal.Tests.Components;

public sealed class DiffTableTests : BunitContext
{
    private static readonly TextHunk Hunk = new(4, 2, 4, 3, [new(TextChange.Same, "a"), new(TextChange.Removed, "b"), new(TextChange.Added, "B"), new(TextChange.Added, "c")]);

    [Fact]
    public void Numbered_CountsEachTextByItself() =>
        Assert.Equal(new (int?, int?)[] { (4, 4), (5, null), (null, 5), (null, 6) }, DiffTable.Numbered(Hunk).Select(l => (l.Old, l.Young)));

    [Fact]
    public void Render_SaysWhatChanged_WithoutColour()
    {
        var table = Render<DiffTable>(p => p.Add(c => c.Text, new TextDifference(2, 1, [Hunk], "", IsCut: true)));

        Assert.Equal(["", "−", "+", "+"], table.FindAll("tbody .sign").Select(s => s.TextContent));
        Assert.Contains("more differences", table.Markup, StringComparison.Ordinal);
    }
}
