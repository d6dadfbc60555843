using System.Globalization;
using System.Runtime.InteropServices;

namespace WorkspaceAgents.MediaWorker;

/// <summary>
/// What keeps a worker that a hostile file has taken over from doing harm: limits of the operating system, and on Linux a filter of
/// system calls. On other systems only the service's wall limit holds.
/// </summary>
internal static partial class Confinement
{
    private const int CpuTime = 0;
    private const int CoreSize = 4;
    private const int AddressSpace = 9;

    /// <summary>For the life of the process: no core dumps; on Linux no network, no other programs and no writing to files.</summary>
    public static void Enter()
    {
        if (OperatingSystem.IsWindows())
            return;
        Limit(CoreSize, 0);
        if (OperatingSystem.IsLinux())
            SystemCallFilter.Install();
    }

    /// <summary>For one job, from what the process uses now.</summary>
    /// <param name="memoryBytes">What the address space may grow by.</param>
    /// <param name="cpuSeconds">The CPU time it may use, over all threads.</param>
    public static void LimitJob(long memoryBytes, int cpuSeconds)
    {
        if (OperatingSystem.IsWindows())
            return;
        Limit(CpuTime, (ulong)Environment.CpuUsage.TotalTime.TotalSeconds + (ulong)cpuSeconds + 1);
        if (!OperatingSystem.IsLinux())
            return;
        // The first number of statm: pages of address space.
        var pages = File.ReadAllText("/proc/self/statm").Split(' ')[0];
        Limit(AddressSpace, (ulong)(long.Parse(pages, CultureInfo.InvariantCulture) * Environment.SystemPageSize + memoryBytes));
    }

    /// <summary>Sets the limit that holds; the one it may be raised to stays, because the next job raises it.</summary>
    private static void Limit(int resource, ulong value)
    {
        if (GetLimit(resource, out var limits) != 0)
            throw new InvalidOperationException($"Limit {resource} cannot be read (error {Marshal.GetLastPInvokeError()}).");
        limits.Current = Math.Min(value, limits.Maximum);
        if (SetLimit(resource, in limits) != 0)
            throw new InvalidOperationException($"Limit {resource} cannot be set (error {Marshal.GetLastPInvokeError()}).");
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Limits
    {
        public ulong Current;
        public ulong Maximum;
    }

    [LibraryImport("libc", EntryPoint = "getrlimit", SetLastError = true)]
    private static partial int GetLimit(int resource, out Limits limits);

    [LibraryImport("libc", EntryPoint = "setrlimit", SetLastError = true)]
    private static partial int SetLimit(int resource, in Limits limits);
}
