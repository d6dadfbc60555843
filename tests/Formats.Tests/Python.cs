using System.Diagnostics;

namespace WorkspaceAgents.Formats.Tests;

/// <summary>Runs a Python script: the readers our files are made for are written in it.</summary>
internal static class Python
{
    /// <summary>The system's Python where there is one, because that is where packages of the system (numpy) are found.</summary>
    public static string Program { get; } = File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3";

    public static async Task<string> RunAsync(string folder, string script, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Program, ["-c", script, .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await errors);
        return output.Trim();
    }
}
