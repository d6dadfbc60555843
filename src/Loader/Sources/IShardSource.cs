namespace WorkspaceAgents.Loader;

/// <summary>Where the bytes of shards come from. Safe for concurrent reads.</summary>
public interface IShardSource
{
    /// <summary>Fills the buffer from a shard's bytes at an offset.</summary>
    /// <exception cref="InvalidDataException">The shard there is not the version's: another length, or cut.</exception>
    /// <exception cref="IOException">The bytes are missing or cannot be read.</exception>
    Task ReadAsync(VersionShard shard, long offsetBytes, Memory<byte> buffer, CancellationToken cancellationToken);
}
