using System.Collections.Concurrent;
using Microsoft.Win32.SafeHandles;

namespace WorkspaceAgents.Loader;

/// <summary>Reads shards from TAR files in a folder, named as in the manifest. Keeps the files open until disposed.</summary>
public sealed class FolderShardSource(string folder) : IShardSource, IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<SafeFileHandle>> _files = new(StringComparer.Ordinal);

    /// <inheritdoc />
    public Task ReadAsync(VersionShard shard, long offsetBytes, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(shard);
        cancellationToken.ThrowIfCancellationRequested();
        var file = _files.GetOrAdd(shard.Name, _ => new(() => Open(shard))).Value;
        // The loader reads each sample on a thread of the pool already: a read that is asynchronous there only changes threads twice.
        while (buffer.Length > 0)
        {
            var count = RandomAccess.Read(file, buffer.Span, offsetBytes);
            if (count == 0) throw new EndOfStreamException($"Shard '{shard.Name}' became shorter while it was read.");
            buffer = buffer[count..];
            offsetBytes += count;
        }
        return Task.CompletedTask;
    }

    /// <summary>Closes the files.</summary>
    public void Dispose()
    {
        foreach (var file in _files.Values.Where(file => file.IsValueCreated)) file.Value.Dispose();
    }

    private SafeFileHandle Open(VersionShard shard)
    {
        var handle = File.OpenHandle(Path.Combine(folder, shard.Name), options: FileOptions.RandomAccess);
        var length = RandomAccess.GetLength(handle);
        if (length == shard.LengthBytes) return handle;
        handle.Dispose();
        throw new InvalidDataException($"'{shard.Name}' has {length} bytes, the version's shard has {shard.LengthBytes}: it is cut or of another version. Fetch it again.");
    }
}
