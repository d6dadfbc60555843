namespace WorkspaceAgents.Formats.Tests;

public sealed class SampleKeyTests
{
    [Fact]
    public void From_KeepsTheName_WhenItIsSafe() => Assert.Equal("kitchen_01-a-000012", SampleKey.From("kitchen_01-a", 12));

    [Theory]
    [InlineData("day 1/cam.left")]
    [InlineData("käse")]
    [InlineData("録画")]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("a-x0123456789abcdef")]
    [InlineData("a-name-that-goes-on-and-on-and-on-and-on-and-on-and-on-and-on-and-on")]
    public void From_MakesAValidKeyWithAHash_WhenTheNameIsNot(string name)
    {
        var key = SampleKey.From(name, 3);
        Assert.True(SampleKey.IsValid(key), key);
        Assert.Matches("-x[0-9a-f]{16}-000003$", key);
        Assert.Equal(key, SampleKey.From(name, 3));
    }

    [Fact]
    public void From_GivesDifferentKeys_WhenNamesOnlyLookAlike()
    {
        string[] names = ["a b", "a_b", "a.b", "a/b", "a-b", "A_b", "a_b-000001", SampleKey.From("a b", 0)[..^7], new('n', 61), new('n', 62)];
        var keys = names.SelectMany(name => Enumerable.Range(0, 3).Select(clip => SampleKey.From(name, clip))).ToArray();
        Assert.Equal(keys.Length, keys.Distinct(StringComparer.OrdinalIgnoreCase).Count() + 3); // a_b and A_b differ by case only
        Assert.Equal(keys.Length, keys.Distinct(StringComparer.Ordinal).Count());
    }

    [Theory]
    [InlineData("a.b")]
    [InlineData("a/b")]
    [InlineData("")]
    [InlineData("ä")]
    [InlineData(null)]
    public void IsValid_IsFalse_WhenReadersWouldSplitOrBreakIt(string? key) => Assert.False(SampleKey.IsValid(key));
}
