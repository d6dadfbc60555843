using Microsoft.Win32.SafeHandles;

namespace WorkspaceAgents.Storage;

/// <summary>The steps by which a local store changes the disk. Tests derive from it to let one of them fail.</summary>
internal class Disk
{
    public virtual ValueTask WriteAsync(SafeFileHandle file, ReadOnlyMemory<byte> bytes, long positionBytes) =>
        RandomAccess.WriteAsync(file, bytes, positionBytes, CancellationToken.None);

    public virtual void Sync(SafeFileHandle file) => RandomAccess.FlushToDisk(file);

    /// <summary>Makes a folder's entries, or a file of an earlier process, durable.</summary>
    public virtual void Sync(string path) => DiskSync.Flush(path);

    public virtual void Rename(string path, string target) => File.Move(path, target, overwrite: true);

    /// <summary>Says when a file was last used.</summary>
    public virtual void SetTime(string path, DateTimeOffset time) => File.SetLastWriteTimeUtc(path, time.UtcDateTime);

    public virtual void Delete(string path)
    {
        if (OperatingSystem.IsWindows() && File.Exists(path)) File.SetAttributes(path, FileAttributes.Normal); // a read-only file cannot be deleted there
        File.Delete(path);
    }

    public virtual void SetLength(SafeFileHandle file, long lengthBytes) => RandomAccess.SetLength(file, lengthBytes);
}
