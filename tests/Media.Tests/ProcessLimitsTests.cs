using System.Diagnostics;

namespace WorkspaceAgents.Media.Tests;

public class ProcessLimitsTests
{
    [Fact]
    public async Task Apply_SetsWhatTheSystemHolds_WhenLinux()
    {
        if (!OperatingSystem.IsLinux())
            return;
        using var process = Start("sleep", "30");

        ProcessLimits.Apply(process, memoryBytes: 300L << 20, cpuSeconds: 7);

        var limits = await File.ReadAllLinesAsync($"/proc/{process.Id}/limits");
        process.Kill();
        Assert.Equal(["7", "9"], Values(limits, "Max cpu time"));
        Assert.Equal([$"{300L << 20}", $"{300L << 20}"], Values(limits, "Max address space"));
        Assert.Equal(["0", "0"], Values(limits, "Max core file size"));
    }

    [RequiresToolFact("ffmpeg")]
    public async Task RunAsync_Fails_WhenTheToolWantsMoreMemory()
    {
        if (!OperatingSystem.IsLinux())
            return;
        // Three pictures of 30,000 by 30,000 pixels in flight take more than half a gigabyte.
        var toolbox = new MediaToolbox(new MediaOptions { ToolMemoryBytes = 512L << 20 });
        var run = new ToolRun
        {
            Tool = "ffmpeg",
            Arguments = ["-v", "error", "-f", "lavfi", "-i", "color=size=30000x30000", "-frames:v", "2", "-f", "null", "-"],
            Timeout = TimeSpan.FromMinutes(1),
        };

        Assert.NotEqual(0, (await toolbox.RunAsync(run, CancellationToken.None)).ExitCode);
    }

    [RequiresToolFact("ffmpeg")]
    public async Task Apply_EndsTheTool_WhenItsCpuTimeIsUsedUp()
    {
        if (!OperatingSystem.IsLinux())
            return;
        using var process = Start("ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc2=size=1920x1080", "-f", "null", "-");
        ProcessLimits.Apply(process, memoryBytes: 4L << 30, cpuSeconds: 1);
        await process.WaitForExitAsync();

        Assert.NotEqual(0, process.ExitCode);
    }

    [Fact]
    public async Task Apply_DoesNothing_WhenTheProcessHasEnded()
    {
        if (!OperatingSystem.IsLinux())
            return;
        using var process = Start("true");
        await process.WaitForExitAsync();

        ProcessLimits.Apply(process, memoryBytes: 1L << 30, cpuSeconds: 1);

        Assert.Equal(0, process.ExitCode);
    }

    private static string[] Values(string[] limits, string name) =>
        limits.Single(line => line.StartsWith(name, StringComparison.Ordinal))[name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[..2];

    private static Process Start(string program, params string[] arguments) => Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false })!;
}
