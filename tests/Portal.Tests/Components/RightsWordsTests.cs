using WorkspaceAgents.Catalog;
using WorkspaceAgents.Portal.Components.AccessPages;

namespace WorkspaceAgents.Portal.Tests.Components;

public sealed class RightsWordsTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("raw footage is final", 2026, "Locked by ada on 3 March: raw footage is final.")]
    [InlineData("Ask me first!", 2025, "Locked by ada on 3 March 2025: Ask me first!")]
    public void Sentence_SaysWhoWhenAndWhy(string reason, int year, string expected) =>
        Assert.Equal(expected, RightsWords.Sentence(new("raw", reason, "ada", new(year, 3, 3, 9, 0, 0, TimeSpan.Zero)), Now));

    [Theory]
    [InlineData(Permissions.All, "manage")]
    [InlineData(Permissions.View | Permissions.Download | Permissions.Annotate, "annotate")]
    [InlineData(Permissions.View, "view only")]
    [InlineData(Permissions.None, "open")]
    public void Most_NamesTheGreatestRight(Permissions may, string expected) => Assert.Equal(expected, RightsWords.Most(new("raw", may, null)));

    [Fact]
    public void List_StartsWithTheSmallest() => Assert.Equal("view, annotate, write", RightsWords.List(Permissions.Write | Permissions.Annotate | Permissions.View));

    [Theory]
    [InlineData("WRITE", Permissions.Write)]
    [InlineData("all", Permissions.View)]
    [InlineData(null, Permissions.View)]
    public void Parse_TakesOnePermission_OrElseView(string? text, Permissions expected) => Assert.Equal(expected, RightsWords.Parse(text));
}
