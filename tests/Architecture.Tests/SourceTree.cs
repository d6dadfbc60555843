using System.Xml.Linq;
using WorkspaceAgents.Testing;

namespace WorkspaceAgents.Architecture.Tests;

/// <summary>The repository as text: the rules hold for what is written, so they are read from files and not from built assemblies.</summary>
internal static class SourceTree
{
    private static readonly string[] NotSource = ["bin", "obj", "node_modules", "lib", "Migrations", "TestResults", "data", "artifacts", ".git"];

    /// <summary>Every project of the product, by its name (<c>Catalog</c>).</summary>
    public static IReadOnlyDictionary<string, XDocument> Projects { get; } = Directory
        .EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.csproj", SearchOption.AllDirectories)
        .Append(Path.Combine(Repository.Root, "ServiceDefaults", "ServiceDefaults.csproj"))
        .ToDictionary(path => Path.GetFileNameWithoutExtension(path), path => XDocument.Load(path));

    /// <summary>Source files under a folder of the repository, as paths relative to its root with forward slashes, in a stable order.</summary>
    public static IReadOnlyList<string> Files(string folder, params string[] extensions) =>
        [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Repository.Root, path).Replace('\\', '/'))
            .Where(path => extensions.Contains(Path.GetExtension(path)) && !path.Split('/').Any(NotSource.Contains))
            .Order(StringComparer.Ordinal)];

    public static string[] ReadLines(string path) => File.ReadAllLines(Path.Combine(Repository.Root, path));

    /// <summary>Where a project's files are, relative to the root.</summary>
    public static string FolderOf(string project) => project == "ServiceDefaults" ? project : $"src/{project}";

    /// <summary>The names of the projects a project file refers to.</summary>
    public static IReadOnlyList<string> ReferencesOf(XDocument project) =>
        [.. Includes(project, "ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path.Replace('\\', '/')))];

    public static IReadOnlyList<string> PackagesOf(XDocument project) =>
        [.. Includes(project, "PackageReference").Concat(Includes(project, "FrameworkReference"))];

    private static IEnumerable<string> Includes(XDocument project, string item) =>
        project.Descendants(item).Select(element => element.Attribute("Include")?.Value).OfType<string>();
}
