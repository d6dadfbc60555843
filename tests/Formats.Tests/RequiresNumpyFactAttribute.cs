using System.ComponentModel;
using System.Diagnostics;
using WorkspaceAgents.Testing;

namespace WorkspaceAgents.Formats.Tests;

/// <summary>A fact that needs Python with numpy: skipped without it on a laptop, run (and failing) with <c>CI=true</c>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresNumpyFactAttribute : FactAttribute
{
    private static readonly Lazy<bool> HasNumpy = new(Find);

    public RequiresNumpyFactAttribute()
    {
        Skip = ToolPath.ReasonToSkip(["python3"]);
        var isCi = string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase);
        if (Skip is null && !isCi && !HasNumpy.Value) Skip = "numpy not found (apt: python3-numpy); ./test.sh installs what tests need";
    }

    private static bool Find()
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(Python.Program, ["-c", "import numpy"]) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
