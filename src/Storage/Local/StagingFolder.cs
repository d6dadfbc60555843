using System.Collections.Concurrent;
using Microsoft.Win32.SafeHandles;

namespace WorkspaceAgents.Storage;

/// <summary>
/// The uploads in progress of a local store: <c>staging/&lt;id&gt;</c>, and <c>staging/&lt;id&gt;.committed</c> with the hash of an upload
/// that has become a blob, so that a commit repeated after a crash finds its answer. While both exist the staged file counts.
/// </summary>
internal sealed class StagingFolder
{
    private const string MarkerEnd = ".committed";

    private readonly string _root;
    private readonly BlobFolder _blobs;
    private readonly Disk _disk;
    private readonly RunningHashCache _hashes;

    // Who works on which upload, and how many of its bytes were durable when last known. The file lock below keeps other processes
    // out; this keeps out this one's other requests, also on file systems without locks.
    private readonly ConcurrentDictionary<StagingId, long> _running = new();

    public StagingFolder(string root, BlobFolder blobs, Disk disk, int hashStates)
    {
        _root = root;
        _blobs = blobs;
        _disk = disk;
        _hashes = new(hashStates);
        Directory.CreateDirectory(root);
    }

    public long GetLength(StagingId id)
    {
        if (_running.TryGetValue(id, out var runningLength)) return runningLength;
        var file = new FileInfo(PathOf(id));
        if (!file.Exists) return FindCommitted(id)?.SizeBytes ?? 0;
        var length = file.Length;
        // Written by an earlier process: its bytes may still be only in the page cache, so sync before calling them durable.
        try
        {
            if (_hashes.FindLength(id) != length) _disk.Sync(file.FullName);
            return length;
        }
        catch (IOException) when (!File.Exists(file.FullName))
        {
            return FindCommitted(id)?.SizeBytes ?? 0; // another process committed it in between
        }
    }

    public async Task<long> AppendAsync(StagingId id, long offsetBytes, Stream content, CancellationToken cancellationToken)
    {
        using var turn = Enter(id);
        RefuseCommitted(id);
        using var handle = OpenAt(id, offsetBytes);
        if (offsetBytes == 0) _disk.Sync(_root); // the new name; also when a crash came between creating and syncing it
        var hash = TakeHash(id, handle, offsetBytes);
        var before = hash?.Clone();
        var copy = new HashingCopy(_disk, handle, offsetBytes, hash);
        try
        {
            await copy.RunAsync(content, cancellationToken);
        }
        finally
        {
            SyncOrCut(handle, offsetBytes); // what arrived before a cut stays: sync it before anybody is told of it
            _running[id] = copy.PositionBytes;
            if (hash is not null) _hashes.Put(id, hash, VersionOf(handle), before);
        }
        return copy.PositionBytes;
    }

    public void Truncate(StagingId id, long lengthBytes)
    {
        using var turn = Enter(id);
        RefuseCommitted(id);
        using var handle = TryOpen(id, FileMode.Open);
        if (handle is null && File.Exists(PathOf(id))) throw Busy(id);
        var length = handle is null ? 0 : RandomAccess.GetLength(handle);
        if (length < lengthBytes)
            throw new StagingConflictException(id, $"{length} bytes are kept, so it cannot be cut to {lengthBytes}.", length);
        if (handle is null || length == lengthBytes) return;
        _running[id] = lengthBytes; // before the cut: nobody may be told of bytes that go
        var hash = TakeHash(id, handle, lengthBytes);
        _disk.SetLength(handle, lengthBytes);
        _disk.Sync(handle);
        if (hash is not null) _hashes.Put(id, hash, VersionOf(handle));
    }

    /// <summary>Puts the parts together in the file <paramref name="partial"/> and renames that to the target when it is whole.</summary>
    public async Task<long> ConcatAsync(StagingId target, IReadOnlyList<StagingId> parts, string partial, CancellationToken cancellationToken)
    {
        using var turn = Enter(target);
        RefuseCommitted(target);
        // An open target would be appended to after it lost its name; the parts are held so that nobody changes what is being read.
        using var replaced = TryOpen(target, FileMode.Open);
        if (replaced is null && File.Exists(PathOf(target))) throw Busy(target);
        var turns = new List<Turn>(parts.Count);
        var hash = new RunningHash();
        string version;
        try
        {
            foreach (var part in parts.Distinct()) turns.Add(Enter(part));
            using (var handle = File.OpenHandle(partial, FileMode.CreateNew, FileAccess.Write, FileShare.None, FileOptions.Asynchronous))
            {
                var copy = new HashingCopy(_disk, handle, 0, hash);
                foreach (var part in parts)
                {
                    await using var source = new FileStream(OpenPart(part), FileAccess.Read, bufferSize: 0, isAsync: true);
                    await copy.RunAsync(source, cancellationToken);
                }
                _disk.Sync(handle);
                version = VersionOf(handle);
            }
            if (OperatingSystem.IsWindows()) replaced?.Dispose(); // an open file cannot be replaced there
            _hashes.Drop(target);
            _disk.Rename(partial, PathOf(target));
            _disk.Sync(_root);
            var length = hash.LengthBytes;
            _hashes.Put(target, hash, version);
            _running[target] = length;
            return length;
        }
        catch
        {
            hash.Dispose();
            throw;
        }
        finally
        {
            foreach (var held in turns) held.Dispose();
        }
    }

    public async Task<BlobInfo> CommitAsync(StagingId id, BlobHash? expected, CancellationToken cancellationToken)
    {
        using var turn = Enter(id);
        // Held until the rename is done, so that no other process can append to what was just hashed.
        using var handle = TryOpen(id, FileMode.Open);
        if (handle is null)
        {
            return File.Exists(PathOf(id)) ? throw Busy(id) : CheckExpected(FindCommitted(id), expected)
                ?? throw new StagingNotFoundException(id);
        }
        var length = RandomAccess.GetLength(handle);
        var hash = TakeHash(id, handle, length) ?? await BlobFolder.HashAsync(handle, cancellationToken);
        var info = new BlobInfo(hash.GetCurrent(), hash.LengthBytes);
        _hashes.Put(id, hash, VersionOf(handle));
        CheckExpected(info, expected);

        _blobs.Place(handle, PathOf(id), info.Hash, beforeRename: () => WriteMarker(id, info.Hash));
        _disk.Sync(_root);
        _hashes.Drop(id);
        return info;
    }

    /// <summary>Every upload here; one that is discarded meanwhile may be missing.</summary>
    public IEnumerable<StagedInfo> List()
    {
        foreach (var file in new DirectoryInfo(_root).EnumerateFiles())
        {
            var isMarker = file.Name.EndsWith(MarkerEnd, StringComparison.Ordinal);
            var name = isMarker ? file.Name[..^MarkerEnd.Length] : file.Name;
            if (!file.Exists || !StagingId.IsValid(name)) continue;
            var id = new StagingId(name);
            if (isMarker && File.Exists(PathOf(id))) continue; // while both exist the staged file counts
            var committed = isMarker ? FindCommitted(id) : null;
            yield return new(id, isMarker ? committed?.SizeBytes ?? 0 : file.Length, file.LastWriteTimeUtc, committed?.Hash);
        }
    }

    public void Discard(StagingId id)
    {
        using var turn = Enter(id);
        _hashes.Drop(id);
        File.Delete(MarkerOf(id)); // first, so that a crash in between never leaves an old marker to answer alone
        File.Delete(PathOf(id));
    }

    private string PathOf(StagingId id) => Path.Combine(_root, id.Value);

    private string MarkerOf(StagingId id) => Path.Combine(_root, id.Value + MarkerEnd);

    private Turn Enter(StagingId id)
    {
        var length = GetLength(id);
        return _running.TryAdd(id, length) ? new(_running, id) : throw Busy(id);
    }

    private static StagingConflictException Busy(StagingId id) => new(id, "another append or commit is running.");

    private void RefuseCommitted(StagingId id)
    {
        if (!File.Exists(PathOf(id)) && FindCommitted(id) is { } committed)
            throw new StagingConflictException(id, "it is already committed.", committed.SizeBytes);
    }

    private SafeFileHandle OpenPart(StagingId part) =>
        TryOpen(part, FileMode.Open) ?? throw (File.Exists(PathOf(part)) ? Busy(part) : new StagingNotFoundException(part));

    private SafeFileHandle OpenAt(StagingId id, long offsetBytes)
    {
        var handle = TryOpen(id, offsetBytes == 0 ? FileMode.OpenOrCreate : FileMode.Open)
            ?? throw (File.Exists(PathOf(id)) ? Busy(id) : WrongOffset(id, offsetBytes, 0));
        var length = RandomAccess.GetLength(handle);
        // The name is checked again under the lock: a commit in another process may have renamed the file between open and lock.
        if (length == offsetBytes && File.Exists(PathOf(id)))
        {
            _running[id] = length;
            return handle;
        }
        handle.Dispose();
        throw WrongOffset(id, offsetBytes, length);
    }

    private static StagingConflictException WrongOffset(StagingId id, long offsetBytes, long lengthBytes) =>
        new(id, $"{lengthBytes} bytes are kept, so it cannot continue at {offsetBytes}.", lengthBytes);

    // Null when the file is missing or another process holds it.
    private SafeFileHandle? TryOpen(StagingId id, FileMode mode)
    {
        try
        {
            return File.OpenHandle(PathOf(id), mode, FileAccess.ReadWrite, FileShare.None, FileOptions.Asynchronous);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
        catch (IOException exception) when (IsHeldByAnother(exception))
        {
            return null;
        }
    }

    // ERROR_SHARING_VIOLATION; EWOULDBLOCK on macOS, on Linux.
    private static bool IsHeldByAnother(IOException exception) =>
        exception.HResult == (OperatingSystem.IsWindows() ? unchecked((int)0x80070020) : OperatingSystem.IsMacOS() ? 35 : 11);

    private RunningHash? TakeHash(StagingId id, SafeFileHandle handle, long lengthBytes) =>
        _hashes.Take(id, lengthBytes, VersionOf(handle)) ?? (lengthBytes == 0 ? new() : null);

    // Tells whether another process has changed the file since.
    private static string VersionOf(SafeFileHandle handle) => $"{File.GetLastWriteTimeUtc(handle).Ticks}";

    // After a failed sync the kernel may have dropped the bytes, and a second sync would succeed without them: never report them.
    private void SyncOrCut(SafeFileHandle handle, long offsetBytes)
    {
        try
        {
            _disk.Sync(handle);
        }
        catch
        {
            _disk.SetLength(handle, offsetBytes);
            throw;
        }
    }

    private static BlobInfo? CheckExpected(BlobInfo? info, BlobHash? expected) =>
        info is not null && expected is { } announced && announced != info.Hash
            ? throw new BlobMismatchException(announced, info.Hash, info.SizeBytes)
            : info;

    private void WriteMarker(StagingId id, BlobHash hash)
    {
        using var handle = File.OpenHandle(MarkerOf(id), FileMode.Create, FileAccess.Write);
        RandomAccess.Write(handle, System.Text.Encoding.ASCII.GetBytes(hash.ToString()), 0);
        _disk.Sync(handle);
    }

    private BlobInfo? FindCommitted(StagingId id) =>
        File.Exists(MarkerOf(id)) && BlobHash.TryParse(File.ReadAllText(MarkerOf(id)), out var hash) ? _blobs.Find(hash) : null;

    private readonly struct Turn(ConcurrentDictionary<StagingId, long> running, StagingId id) : IDisposable
    {
        public void Dispose() => running.TryRemove(id, out _);
    }
}
