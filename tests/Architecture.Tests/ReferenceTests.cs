using System.Text.RegularExpressions;
using System.Xml.Linq;
using WorkspaceAgents.Testing;

namespace WorkspaceAgents.Architecture.Tests;

/// <summary>References point one way: hosts → Catalog → (Formats, Alignment, Loader) → (Media, Storage).</summary>
public sealed partial class ReferenceTests
{
    private static readonly string[] Leaves = ["Media", "Storage"];
    private static readonly string[] Libraries = [.. Leaves, "Alignment", "Formats", "Loader"];
    private static readonly string[] Hosts = ["McpServer", "Migrator", "Portal", "Processing"];

    private static readonly Dictionary<string, string[]> MayRefer = new()
    {
        ["Storage"] = [],
        ["ServiceDefaults"] = [],
        ["Media"] = ["Storage"],
        ["Alignment"] = Leaves,
        ["Formats"] = Leaves,
        ["Loader"] = [.. Leaves, "Formats"],
        ["MediaWorker"] = ["Media"],
        // The worker is a program of its own: it is referred to so that it lies beside every host, and nobody calls into it.
        ["Catalog"] = [.. Libraries, "MediaWorker"],
        ["Migrator"] = ["Catalog"],
        ["McpServer"] = [.. Libraries, "Catalog", "ServiceDefaults"],
        ["Portal"] = [.. Libraries, "Catalog", "ServiceDefaults"],
        ["Processing"] = [.. Libraries, "Catalog", "ServiceDefaults"],
        ["Standalone"] = [.. Libraries, .. Hosts, "Catalog", "ServiceDefaults"],
        ["Cli"] = [.. Libraries, "MediaWorker"],
    };

    public static TheoryData<string> ProjectNames => [.. SourceTree.Projects.Keys.Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(ProjectNames))]
    public void Project_RefersOnlyDownwards(string project)
    {
        Assert.True(MayRefer.TryGetValue(project, out var allowed), $"{project} is new: say here what it may refer to.");

        Assert.Empty(SourceTree.ReferencesOf(SourceTree.Projects[project]).Except(allowed));
    }

    // References are transitive, so the compiler alone would let Portal's pages reach past Catalog into a room below that it must not know.
    [Theory]
    [MemberData(nameof(ProjectNames))]
    public void Sources_UseOnlyNamespacesBelow(string project)
    {
        var allowed = MayRefer[project].Append(project).ToHashSet();

        var wrong = from file in SourceTree.Files(SourceTree.FolderOf(project), ".cs", ".razor")
                    from line in SourceTree.ReadLines(file)
                    let match = OwnNamespace().Match(line)
                    where match.Success && SourceTree.Projects.ContainsKey(match.Groups[1].Value) && !allowed.Contains(match.Groups[1].Value)
                    select $"{file}: {line.Trim()}";

        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData("Storage")]
    [InlineData("Media")]
    [InlineData("MediaWorker")]
    [InlineData("Alignment")]
    [InlineData("Formats")]
    [InlineData("Loader")]
    [InlineData("Cli")]
    public void Library_KnowsNothingOfDatabaseOrWeb(string project)
    {
        var document = SourceTree.Projects[project];

        Assert.Equal("Microsoft.NET.Sdk", document.Root?.Attribute("Sdk")?.Value);
        Assert.DoesNotContain(SourceTree.PackagesOf(document), package => ForbiddenBelowCatalog().IsMatch(package));
        Assert.Empty(
            from file in SourceTree.Files(SourceTree.FolderOf(project), ".cs")
            from line in SourceTree.ReadLines(file)
            where line.StartsWith("using ", StringComparison.Ordinal) && ForbiddenBelowCatalog().IsMatch(line)
            select $"{file}: {line}");
    }

    [Fact]
    public void Solution_HoldsEveryProject_AndTheFilterAllButTheAppHost()
    {
        string[] onDisk = [.. new[] { "AppHost", "ServiceDefaults", "src", "tests" }
            .SelectMany(folder => SourceTree.Files(folder, ".csproj")).Order(StringComparer.Ordinal)];
        var solution = File.ReadAllText(Path.Combine(Repository.Root, "WorkspaceAgents.sln")).Replace('\\', '/');
        var filter = File.ReadAllText(Path.Combine(Repository.Root, "WorkspaceAgents.WithoutAspire.slnf"));

        Assert.DoesNotContain(onDisk, path => !solution.Contains($"\"{path}\"", StringComparison.Ordinal));
        Assert.Equal(["AppHost/AppHost.csproj"], onDisk.Where(path => !filter.Contains($"\"{path}\"", StringComparison.Ordinal)));
    }

    [Fact]
    public void Projects_LeaveVersionsToTheCentralFile()
    {
        var withVersion =
            from folder in new[] { "AppHost", "ServiceDefaults", "src", "tests" }
            from path in SourceTree.Files(folder, ".csproj")
            from reference in XDocument.Load(Path.Combine(Repository.Root, path)).Descendants("PackageReference")
            where reference.Attribute("Version") is not null || reference.Attribute("VersionOverride") is not null
            select $"{path}: {reference}";

        Assert.Empty(withVersion);
    }

    // Not in a string: Catalog names the assembly of the migrations, which it finds at run time and does not refer to.
    [GeneratedRegex(@"(?<!"")\bWorkspaceAgents\.(\w+)")]
    private static partial Regex OwnNamespace();

    [GeneratedRegex(@"EntityFrameworkCore|\bMicrosoft\.AspNetCore\b|\bHangfire\b|\bNpgsql\b")]
    private static partial Regex ForbiddenBelowCatalog();
}
