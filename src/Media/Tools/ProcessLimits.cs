using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace WorkspaceAgents.Media;

/// <summary>
/// Limits that the operating system holds a child process to, set from outside right after its start: prlimit(2) on Linux. macOS and Windows
/// have no such call for another process; there only the wall-clock limit holds.
/// </summary>
internal static partial class ProcessLimits
{
    private const int CpuTime = 0;
    private const int CoreSize = 4;
    private const int AddressSpace = 9;
    private const int NoSuchProcess = 3;

    /// <summary>Limits a process, and with it what it starts later. One that has ended already is left alone.</summary>
    /// <param name="process">A child of this process.</param>
    /// <param name="memoryBytes">The most address space it may have.</param>
    /// <param name="cpuSeconds">The most CPU time it may use over all threads. It is asked to end then, and killed 2 s later when it does not.</param>
    /// <exception cref="Win32Exception">The system refused.</exception>
    public static void Apply(Process process, long memoryBytes, long cpuSeconds)
    {
        if (!OperatingSystem.IsLinux())
            return;
        Set(process.Id, AddressSpace, (ulong)memoryBytes, (ulong)memoryBytes);
        Set(process.Id, CpuTime, (ulong)cpuSeconds, (ulong)cpuSeconds + 2);
        Set(process.Id, CoreSize, 0, 0);
    }

    private static void Set(int processId, int resource, ulong soft, ulong hard)
    {
        var wanted = new Limits { Soft = soft, Hard = hard };
        if (ReadLimit(processId, resource, 0, out var before) != 0)
        {
            ThrowUnlessEnded();
            return;
        }
        // An unprivileged process may lower limits and never raise them.
        wanted.Hard = Math.Min(wanted.Hard, before.Hard);
        wanted.Soft = Math.Min(wanted.Soft, wanted.Hard);
        if (SetLimit(processId, resource, in wanted, 0) != 0)
            ThrowUnlessEnded();
    }

    private static void ThrowUnlessEnded()
    {
        var error = Marshal.GetLastPInvokeError();
        if (error != NoSuchProcess)
            throw new Win32Exception(error);
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Limits
    {
        public ulong Soft;
        public ulong Hard;
    }

    [LibraryImport("libc", EntryPoint = "prlimit", SetLastError = true)]
    private static partial int ReadLimit(int processId, int resource, nint nothing, out Limits before);

    [LibraryImport("libc", EntryPoint = "prlimit", SetLastError = true)]
    private static partial int SetLimit(int processId, int resource, in Limits wanted, nint nothing);
}
