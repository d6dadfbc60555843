namespace WorkspaceAgents.Media.Tests;

/// <summary>A program that runs ffmpeg with one filter more than it was asked for: what a wrong encoder would do.</summary>
internal static class SabotagedFfmpeg
{
    /// <summary>Makes it.</summary>
    /// <param name="filter">The filter.</param>
    /// <returns>The folder it is in.</returns>
    public static string Make(string filter)
    {
        var folder = Directory.CreateDirectory(Path.Combine(GeneratedMedia.Shared.Folder, Guid.NewGuid().ToString("N"))).FullName;
        var real = Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Select(place => Path.Combine(place, "ffmpeg")).First(File.Exists);
        var script = Path.Combine(folder, "ffmpeg");
        File.WriteAllText(
            script,
            $$"""
            #!/bin/sh
            for argument; do
              shift
              [ "$before" = -vf ] && argument="$argument,{{filter}}"
              before=$argument
              set -- "$@" "$argument"
            done
            exec {{real}} "$@"
            """);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return folder;
    }
}
