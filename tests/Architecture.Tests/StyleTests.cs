using System.Text.RegularExpressions;

namespace WorkspaceAgents.Architecture.Tests;

/// <summary>The alarms of the house style that a compiler does not ring.</summary>
public sealed partial class StyleTests
{
    private const int MaxLines = 400;
    private const int MaxProgramLines = 25;

    // A file that is longer for a good reason is named here, with the reason.
    private static readonly Dictionary<string, string> MayBeLonger = [];

    private static readonly string[] Roots = ["AppHost", "ServiceDefaults", "samples", "src", "tests"];

    [Fact]
    public void SourceFile_StaysReadable_Within400Lines()
    {
        var tooLong = from root in Roots
                      from file in SourceTree.Files(root, ".cs", ".razor", ".css", ".js", ".mjs", ".py", ".sh")
                      let lines = SourceTree.ReadLines(file).Length
                      where lines > MaxLines && !MayBeLonger.ContainsKey(file)
                      select $"{file}: {lines} lines";

        Assert.Empty(tooLong);
    }

    [Theory]
    [InlineData("McpServer")]
    [InlineData("Migrator")]
    [InlineData("Portal")]
    [InlineData("Processing")]
    [InlineData("Standalone")]
    public void Program_IsThin_Within25Lines(string host)
    {
        var lines = SourceTree.ReadLines($"src/{host}/Program.cs")
            .Where(line => line.Trim().Length > 0 && !line.StartsWith("using ", StringComparison.Ordinal) && !line.StartsWith("//", StringComparison.Ordinal));

        Assert.InRange(lines.Count(), 1, MaxProgramLines);
    }

    [Fact]
    public void Types_AreNamedForWhatTheyAre()
    {
        var vague = from file in SourceTree.Files("src", ".cs").Concat(SourceTree.Files("ServiceDefaults", ".cs"))
                    from line in SourceTree.ReadLines(file)
                    where VagueType().IsMatch(line)
                    select $"{file}: {line.Trim()}";

        Assert.Empty(vague);
    }

    [Fact]
    public void File_HoldsOnePublicType()
    {
        var crowded = from file in SourceTree.Files("src", ".cs").Concat(SourceTree.Files("ServiceDefaults", ".cs"))
                      let types = SourceTree.ReadLines(file).Select(line => PublicType().Match(line)).Where(match => match.Success)
                          .Select(match => match.Groups[1].Value).Distinct().ToList()
                      where types.Count > 1
                      select $"{file}: {string.Join(", ", types)}";

        Assert.Empty(crowded);
    }

    [Fact]
    public void Folders_AreFeatures_NotLayers()
    {
        string[] layers = ["Common", "Extensions", "Helpers", "Managers", "Models", "Services", "Utilities", "Utils"];

        Assert.DoesNotContain(SourceTree.Files("src", ".cs", ".razor"), file => file.Split('/').SkipLast(1).Any(layers.Contains));
    }

    [Fact]
    public void Sources_HoldNothingUnfinishedOrSwallowed()
    {
        var unfinished = from root in new[] { "AppHost", "ServiceDefaults", "src" }
                         from file in SourceTree.Files(root, ".cs", ".razor", ".js")
                         from match in Unfinished().Matches(string.Join('\n', SourceTree.ReadLines(file)))
                         select $"{file}: {match.Value}";

        Assert.Empty(unfinished);
    }

    // At the left edge: the types of a file with a file-scoped namespace; nested ones are indented.
    [GeneratedRegex(@"^public\s+(?:\w+\s+)*?(?:class|record|struct|interface|enum|delegate)\s+(?!class\b|struct\b)(\w+)")]
    private static partial Regex PublicType();

    [GeneratedRegex(@"\b(class|record|struct|interface|enum)\s+\w*(Helper|Helpers|Util|Utils|Utility|Utilities|Manager|Misc|Common)\b")]
    private static partial Regex VagueType();

    // "catch { }" and "catch (Exception) { }", also over several lines: an exception nobody hears of.
    [GeneratedRegex(@"\bTODO\b|\bFIXME\b|\bHACK\b|NotImplementedException|\bcatch\s*(\([^)]*\))?\s*\{\s*\}")]
    private static partial Regex Unfinished();
}
