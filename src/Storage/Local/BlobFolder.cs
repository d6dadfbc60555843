using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace WorkspaceAgents.Storage;

/// <summary>
/// The finished blobs of a local store: <c>blobs/ab/cd/&lt;hash&gt;</c>. A blob appears by rename of a finished, synced file, so it is
/// never seen half-written, and two writers of the same bytes both win.
/// </summary>
internal sealed class BlobFolder
{
    public const int BufferBytes = 256 * 1024;
    private const UnixFileMode ReadOnlyMode = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private readonly string _root;
    private readonly Disk _disk;
    private readonly TimeProvider _time;
    private readonly Lock _ages = new();
    private readonly bool[] _durableFolders = new bool[65536];

    public BlobFolder(string root, Disk disk, TimeProvider time)
    {
        _root = root;
        _disk = disk;
        _time = time;
        Directory.CreateDirectory(root);
    }

    public string PathOf(BlobHash hash)
    {
        var name = hash.ToString();
        return Path.Combine(_root, name[..2], name[2..4], name);
    }

    public BlobInfo? Find(BlobHash hash)
    {
        var file = new FileInfo(PathOf(hash));
        return file.Exists ? new(hash, file.Length) : null;
    }

    /// <summary>
    /// Syncs a finished file, renames it to its blob name and makes the name durable. The folders are made before the file is synced: on a journalling
    /// file system that one sync then carries them too, and syncing them costs nothing more.
    /// </summary>
    public void Place(SafeFileHandle file, string path, BlobHash hash, Action? beforeRename = null)
    {
        var target = PathOf(hash);
        var folder = Path.GetDirectoryName(target)!;
        var isNew = MakeFolder(folder, hash);
        File.SetLastWriteTimeUtc(file, _time.GetUtcNow().UtcDateTime); // its age as a blob begins now, however long ago its bytes came
        _disk.Sync(file);
        if (isNew) SyncParents(folder, hash);
        beforeRename?.Invoke();
        FileLock.Share(file); // under its new name others read it at once, also those who just found the same bytes there
        if (OperatingSystem.IsWindows()) file.Dispose(); // an open file cannot be renamed there
        // Renaming over an existing blob puts the same bytes there, and heals a blob whose bytes the disk has damaged.
        if (OperatingSystem.IsWindows() && File.Exists(target))
        {
            File.Delete(path); // a file that somebody reads cannot be replaced there
        }
        else
        {
            _disk.Rename(path, target);
            if (OperatingSystem.IsWindows()) File.SetAttributes(target, FileAttributes.ReadOnly);
            else File.SetUnixFileMode(target, ReadOnlyMode);
        }
        _disk.Sync(folder);
    }

    public IEnumerable<BlobInfo> List() => Files().Select(file => Find(file.Hash)).OfType<BlobInfo>();

    /// <summary>The blobs whose age began before a time.</summary>
    public IEnumerable<BlobInfo> ListUnused(DateTimeOffset since) =>
        from file in Files()
        let there = new FileInfo(file.Path)
        where there.Exists && there.LastWriteTimeUtc < since.UtcDateTime
        select new BlobInfo(file.Hash, there.Length);

    /// <summary>Begins a blob's age anew.</summary>
    public BlobInfo? Keep(BlobHash hash)
    {
        lock (_ages)
        {
            try
            {
                _disk.SetTime(PathOf(hash), _time.GetUtcNow());
                return Find(hash);
            }
            catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
            {
                return null;
            }
        }
    }

    /// <summary>
    /// Removes a blob whose age began before a time. It is taken away under the name <paramref name="aside"/> first and looked at again there: what another
    /// process kept, or put in its place, just before that comes back. A crash in between leaves it aside, from where <see cref="Return"/> brings it back.
    /// </summary>
    public bool Delete(BlobHash hash, DateTimeOffset unusedSince, string aside)
    {
        var path = PathOf(hash);
        lock (_ages)
        {
            if (!File.Exists(path) || !IsUnused(path, unusedSince)) return false;
            try
            {
                _disk.Rename(path, aside);
                if (!IsUnused(aside, unusedSince))
                {
                    Return(hash, aside);
                    return false;
                }

                _disk.Delete(aside);
            }
            catch
            {
                if (File.Exists(aside)) Return(hash, aside);
                throw;
            }
        }

        return true;
    }

    /// <summary>Brings back a blob that was taken away. Where the same bytes have come again meanwhile, they stay.</summary>
    public void Return(BlobHash hash, string aside)
    {
        if (File.Exists(PathOf(hash))) _disk.Delete(aside);
        else _disk.Rename(aside, PathOf(hash));
        _disk.Sync(Path.GetDirectoryName(PathOf(hash))!);
    }

    private static bool IsUnused(string path, DateTimeOffset since) => File.GetLastWriteTimeUtc(path) < since.UtcDateTime;

    private IEnumerable<(BlobHash Hash, string Path)> Files()
    {
        foreach (var first in Sorted(Directory.EnumerateDirectories(_root)))
        {
            foreach (var second in Sorted(Directory.EnumerateDirectories(first)))
            {
                foreach (var file in Sorted(Directory.EnumerateFiles(second)))
                {
                    if (BlobHash.TryParse(Path.GetFileName(file), out var hash)) yield return (hash, file);
                }
            }
        }
    }

    /// <summary>Hashes an open file from its start.</summary>
    public static async Task<RunningHash> HashAsync(SafeFileHandle file, CancellationToken cancellationToken)
    {
        var hash = new RunningHash();
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            int count;
            while ((count = await RandomAccess.ReadAsync(file, buffer, hash.LengthBytes, cancellationToken)) > 0)
                hash.Append(buffer.AsSpan(0, count));
            return hash;
        }
        catch
        {
            hash.Dispose();
            throw;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static IEnumerable<string> Sorted(IEnumerable<string> paths) => paths.Order(StringComparer.Ordinal);

    // A folder that is there may have been made by a process that died before syncing its parents: they are synced once per process.
    private bool MakeFolder(string folder, BlobHash hash)
    {
        if (_durableFolders[IndexOf(hash)]) return false;
        Directory.CreateDirectory(folder);
        return true;
    }

    private void SyncParents(string folder, BlobHash hash)
    {
        _disk.Sync(Path.GetDirectoryName(folder)!);
        _disk.Sync(_root);
        _durableFolders[IndexOf(hash)] = true;
    }

    private static int IndexOf(BlobHash hash)
    {
        Span<byte> digest = stackalloc byte[32];
        hash.CopyTo(digest);
        return digest[0] << 8 | digest[1];
    }
}
