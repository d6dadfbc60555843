namespace WorkspaceAgents.Storage;

/// <summary>
/// Copies of blobs on this machine's disk, for tools that need a path. A copy is made once for all who want it at the same time, and checked while it is
/// made. Copies nobody uses are kept up to a size, the least recently used go first. Every process has a folder of its own and removes it at its end; those of
/// processes that died go at the next start.
/// </summary>
internal sealed class LocalCopies : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<BlobHash, Copy> _copies = [];
    private readonly LinkedList<Copy> _unused = [];
    private readonly long _maxUnusedBytes;
    private readonly string _folder;
    private readonly FileStream _held;
    private long _unusedBytes;
    private bool _disposed;

    public LocalCopies(string folder, long maxUnusedBytes)
    {
        _maxUnusedBytes = maxUnusedBytes;
        Directory.CreateDirectory(folder);
        RemoveDead(folder);
        _folder = Path.Combine(Path.GetFullPath(folder), Guid.NewGuid().ToString("N"));
        _held = new(LockOf(_folder), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
        Directory.CreateDirectory(_folder);
    }

    /// <summary>A path to the blob's bytes, that <paramref name="open"/> gives when there is no copy yet.</summary>
    public async Task<BlobFile> OpenAsync(BlobInfo info, Func<Stream> open, CancellationToken cancellationToken)
    {
        Copy copy;
        lock (_lock)
        {
            if (!_copies.TryGetValue(info.Hash, out copy!))
            {
                copy = new(info, Path.Combine(_folder, Guid.NewGuid().ToString("N")));
                copy.Making = Task.Run(() => MakeAsync(copy, open), CancellationToken.None);
                _copies.Add(info.Hash, copy);
            }
            else if (copy.Users == 0)
            {
                _unused.Remove(copy);
                _unusedBytes -= info.SizeBytes;
            }
            copy.Users++;
        }
        try
        {
            await copy.Making.WaitAsync(cancellationToken);
            return new(copy.Path, info, () =>
            {
                Release(copy);
                return ValueTask.CompletedTask;
            });
        }
        catch
        {
            Release(copy);
            throw;
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            if (_disposed) return;
            _disposed = true;
            foreach (var copy in _copies.Values) copy.Stop.Cancel();
            _copies.Clear();
            _unused.Clear();
        }
        using (_held)
        {
            try
            {
                Directory.Delete(_folder, recursive: true);
                File.Delete(LockOf(_folder));
            }
            catch (IOException) when (Directory.Exists(_folder))
            {
                return; // a copy was still being made: the next start removes both
            }
        }
    }

    private static async Task MakeAsync(Copy copy, Func<Stream> open)
    {
        using var hash = new RunningHash();
        await using (var source = open())
        {
            using var file = File.OpenHandle(copy.Path, FileMode.Create, FileAccess.Write, FileShare.None, FileOptions.Asynchronous, copy.Info.SizeBytes);
            await new HashingCopy(new Disk(), file, 0, hash).RunAsync(source, copy.Stop.Token);
        }
        if (hash.GetCurrent() != copy.Info.Hash)
            throw new InvalidDataException($"Blob {copy.Info.Hash} is damaged: its {hash.LengthBytes} bytes have another hash. Send the file again to heal it.");
    }

    private void Release(Copy copy)
    {
        lock (_lock)
        {
            if (--copy.Users > 0) return;
            if (copy.Making.IsCompletedSuccessfully)
            {
                copy.Place = _unused.AddLast(copy);
                _unusedBytes += copy.Info.SizeBytes;
                while (_unusedBytes > _maxUnusedBytes)
                {
                    var oldest = _unused.First!.Value;
                    _unused.RemoveFirst();
                    _unusedBytes -= oldest.Info.SizeBytes;
                    Forget(oldest);
                }
            }
            else
            {
                copy.Stop.Cancel(); // nobody waits for it any more, or it failed
                Forget(copy);
            }
        }
    }

    private void Forget(Copy copy)
    {
        if (_copies.GetValueOrDefault(copy.Info.Hash) == copy) _copies.Remove(copy.Info.Hash);
        // A copy that is still being made was stopped; its file goes when nobody writes to it any more.
        _ = copy.Making.ContinueWith(
            making =>
            {
                _ = making.Exception; // told to those who waited for it
                File.Delete(copy.Path);
            },
            CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private static string LockOf(string folder) => folder + ".lock";

    private static void RemoveDead(string root)
    {
        foreach (var held in Directory.EnumerateFiles(root, "*.lock"))
        {
            try
            {
                // Taking it alone fails while its process lives.
                using (new FileStream(held, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
                {
                    var folder = held[..^".lock".Length];
                    if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
                    File.Delete(held);
                }
            }
            catch (IOException) when (File.Exists(held))
            {
                continue; // in use
            }
        }
    }

    private sealed class Copy(BlobInfo info, string path)
    {
        public BlobInfo Info { get; } = info;
        public string Path { get; } = path;
        public Task Making { get; set; } = Task.CompletedTask;
        public CancellationTokenSource Stop { get; } = new();
        public int Users { get; set; }
        public LinkedListNode<Copy>? Place { get; set; }
    }
}
