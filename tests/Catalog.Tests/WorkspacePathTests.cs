namespace WorkspaceAgents.Catalog.Tests;

public sealed class WorkspacePathTests
{
    [Theory]
    [InlineData("../a", "..")]
    [InlineData("a/../../b", "..")]
    [InlineData("a\\..\\b", "..")]
    [InlineData("./a", "..")]
    [InlineData("a//b", "two slashes")]
    [InlineData("//server/share/a", "two slashes")]
    [InlineData("C:\\Users\\a", "drive")]
    [InlineData("", "1 to 1024")]
    [InlineData("/", "1 to 1024")]
    [InlineData("a/\0b", "control character (U+0000)")]
    [InlineData("a\nb", "control character (U+000A)")]
    [InlineData("a\u007f", "control character (U+007F)")]
    [InlineData("invoice\u202Egpj.exe", "U+202E")]
    [InlineData("a\u200Bb", "U+200B")]
    [InlineData("a\u200D", "U+200D")]
    [InlineData("\uFEFFa", "U+FEFF")]
    [InlineData("a\u2028b", "U+2028")]
    [InlineData("a\u3164", "U+3164")]
    [InlineData("a\U000E0041", "U+E0041")]
    [InlineData("a/b.", "dot")]
    [InlineData("a./b", "dot")]
    [InlineData("a/ b", "space")]
    [InlineData("a/b ", "space")]
    [InlineData("a/b\u00A0", "space")]
    [InlineData("CON", "device")]
    [InlineData("raw/nul.mp4", "device")]
    [InlineData("raw/Com1.tar.gz", "device")]
    [InlineData("lpt9/a", "device")]
    [InlineData("COM¹", "device")]
    [InlineData("aux .txt", "device")]
    public void Normalise_SaysWhatIsWrong(string path, string why)
    {
        var refusal = Assert.Throws<WorkspaceException>(() => WorkspacePath.Normalise(path));

        Assert.Equal(ErrorCode.Invalid, refusal.Code);
        Assert.Contains(why, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(refusal.Message, c => char.IsControl(c) || char.GetUnicodeCategory(c) == System.Globalization.UnicodeCategory.Format);
    }

    [Fact]
    public void Normalise_Refuses_HalfACharacter() => Assert.False(WorkspacePath.TryNormalise("a\uD800b", out _, out _));

    [Fact]
    public void Normalise_CountsBytesOfAName_AndCharactersOfAPath()
    {
        var longest = new string('é', 127) + "a";
        Assert.Equal(longest, WorkspacePath.Normalise(longest));
        Assert.True(WorkspacePath.TryNormalise(string.Join('/', Enumerable.Repeat(new string('a', 255), 4)), out _, out _));

        Assert.False(WorkspacePath.TryNormalise(new string('é', 128), out _, out var name));
        Assert.False(WorkspacePath.TryNormalise(string.Join('/', Enumerable.Repeat("abcd", 205)) + "/x", out _, out var path));
        Assert.Contains("255 bytes of UTF-8", name, StringComparison.Ordinal);
        Assert.Contains("1 to 1024", path, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/raw/a.mp4", "raw/a.mp4")]
    [InlineData("raw/a/", "raw/a")]
    [InlineData("raw\\a.mp4", "raw/a.mp4")]
    [InlineData("cafe\u0301.mp4", "caf\u00e9.mp4")]
    [InlineData("\u212B", "\u00C5")]
    [InlineData(".hidden", ".hidden")]
    [InlineData("concert.mp4", "concert.mp4")]
    [InlineData("com10.txt", "com10.txt")]
    [InlineData("a:b", "a:b")]
    [InlineData("\U0001F3AC take 1.mp4", "\U0001F3AC take 1.mp4")]
    public void Normalise_GivesTheOneForm(string path, string normal) => Assert.Equal(normal, WorkspacePath.Normalise(path));
}
