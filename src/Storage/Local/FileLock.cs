using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace WorkspaceAgents.Storage;

/// <summary>
/// Makes the exclusive lock of an open file a shared one. .NET holds a file that was opened with <see cref="FileShare.None"/> by flock until it is closed, and refuses
/// to open it meanwhile, also under a new name. Nothing on Windows, where an open file cannot be renamed in the first place.
/// </summary>
internal static partial class FileLock
{
    private const int Shared = 1; // LOCK_SH, the same number on Linux and macOS
    private const int WithoutWaiting = 4; // LOCK_NB

    /// <summary>Lets others read the file; whoever wants it alone is still refused.</summary>
    /// <exception cref="IOException">Another process took the file in between.</exception>
    public static void Share(SafeFileHandle file)
    {
        if (OperatingSystem.IsWindows()) return;
        if (Flock(file, Shared | WithoutWaiting) == 0) return;
        // A file system without locks has none to share.
        var error = Marshal.GetLastPInvokeError();
        if (error == (OperatingSystem.IsMacOS() ? 35 : 11)) throw new IOException("Another process took the file while its lock was made a shared one.");
    }

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int Flock(SafeFileHandle file, int operation);
}
