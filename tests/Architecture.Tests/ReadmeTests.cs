using WorkspaceAgents.Testing;

namespace WorkspaceAgents.Architecture.Tests;

/// <summary>Every room explains itself: what it is, how to use it, how to read it, and at the end why it is so.</summary>
public sealed class ReadmeTests
{
    private static readonly string[] Names =
    [
        "AppHost", "ServiceDefaults", "samples", "tests/Testing",
        .. Directory.EnumerateDirectories(Path.Combine(Repository.Root, "src")).Select(folder => $"src/{Path.GetFileName(folder)}").Order(StringComparer.Ordinal),
    ];

    public static TheoryData<string> Rooms => [.. Names];

    [Theory]
    [MemberData(nameof(Rooms))]
    public void Room_HasReadme_ThatEndsWithDecisions(string room)
    {
        var path = Path.Combine(Repository.Root, room, "README.md");
        Assert.True(File.Exists(path), $"{room}/README.md is missing.");
        var headings = File.ReadLines(path).Where(line => line.StartsWith("## ", StringComparison.Ordinal)).ToList();

        Assert.Equal("## Decisions", headings.LastOrDefault());
    }

    [Fact]
    public void RootReadme_NamesEveryRoom()
    {
        var path = Path.Combine(Repository.Root, "README.md");
        Assert.True(File.Exists(path), "README.md is missing.");
        var text = File.ReadAllText(path);

        Assert.DoesNotContain(Names, room => !text.Contains(Path.GetFileName(room), StringComparison.Ordinal));
    }
}
