using System.Runtime.InteropServices;

namespace WorkspaceAgents.Storage;

/// <summary>
/// Makes a folder's entries, or a file written by an earlier process, durable. After a rename the file's own fsync does not promise that
/// its new name survives a power cut; the folder must be synced too, and .NET cannot open a folder, so this calls libc. Takes no lock.
/// On Windows it does nothing: NTFS journals its metadata in order.
/// </summary>
internal static partial class DiskSync
{
    private const int ReadOnlyFlag = 0; // O_RDONLY, the same number on Linux and macOS
    private const int InvalidArgument = 22; // EINVAL: this file system has no fsync for folders

    public static void Flush(string path)
    {
        if (OperatingSystem.IsWindows()) return;
        var descriptor = Open(path, ReadOnlyFlag | CloseOnExec());
        if (descriptor < 0) throw Failure("open", path);
        try
        {
            if (Sync(descriptor) != 0 && Marshal.GetLastPInvokeError() != InvalidArgument) throw Failure("sync", path);
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    private static int CloseOnExec() => OperatingSystem.IsMacOS() ? 0x1000000 : 0x80000;

    private static IOException Failure(string what, string path) =>
        new($"Could not {what} '{path}': {Marshal.GetLastPInvokeErrorMessage()}.");

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);
}
