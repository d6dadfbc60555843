namespace WorkspaceAgents.Testing;

/// <summary>Finds programs on the PATH.</summary>
public static class ToolPath
{
    /// <summary>The full path of a program, or null when it is not on the PATH. Debian's server programs, which are kept off it, are found too.</summary>
    /// <param name="tool">File name without folder, for example <c>ffmpeg</c>.</param>
    public static string? Find(string tool)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Concat(PostgresFolders());
        string[] names = OperatingSystem.IsWindows() ? [$"{tool}.exe", $"{tool}.cmd"] : [tool];
        return folders.SelectMany(folder => names.Select(name => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
    }

    /// <summary>Why a test that needs the tools is skipped, or null when it must run: nothing is missing, or <c>CI=true</c>.</summary>
    /// <param name="tools">The programs the test needs.</param>
    public static string? ReasonToSkip(IReadOnlyCollection<string> tools)
    {
        string[] missing = [.. tools.Where(tool => Find(tool) is null)];
        var isCi = string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase);
        return missing.Length == 0 || isCi ? null : $"{string.Join(" and ", missing)} not found; ./test.sh installs what tests need";
    }

    private static string[] PostgresFolders() =>
        Directory.Exists("/usr/lib/postgresql")
            ? [.. Directory.EnumerateDirectories("/usr/lib/postgresql").Order(StringComparer.Ordinal).Select(version => Path.Combine(version, "bin"))]
            : [];
}
