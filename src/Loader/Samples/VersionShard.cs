using WorkspaceAgents.Formats;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Loader;

/// <summary>A shard of a version. What it consists of is asked for when a sample of it is read, so that a version of any size is opened at once.</summary>
/// <param name="name">File name, for example <c>train-000000.tar</c>.</param>
/// <param name="sha256">SHA-256 of the TAR.</param>
/// <param name="lengthBytes">Length of the TAR.</param>
/// <param name="sampleCount">Samples in the shard.</param>
/// <param name="indexAsync">Gives its index, again and again: who gives it keeps it as long as it is worth the memory.</param>
public sealed class VersionShard(
    string name, BlobHash sha256, long lengthBytes, int sampleCount, Func<CancellationToken, ValueTask<ShardIndex>> indexAsync)
{
    /// <summary>File name, for example <c>train-000000.tar</c>.</summary>
    public string Name { get; } = name;

    /// <summary>SHA-256 of the TAR.</summary>
    public BlobHash Sha256 { get; } = sha256;

    /// <summary>Length of the TAR.</summary>
    public long LengthBytes { get; } = lengthBytes;

    /// <summary>Samples in the shard.</summary>
    public int SampleCount { get; } = sampleCount;

    /// <summary>Where its samples lie.</summary>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <exception cref="ManifestException">The recipe is not of the shard that the version names.</exception>
    public async ValueTask<ShardIndex> GetIndexAsync(CancellationToken cancellationToken)
    {
        var index = await indexAsync(cancellationToken);
        if (index.Recipe.LengthBytes != LengthBytes)
            throw new ManifestException($"Shard '{Name}' has {LengthBytes} bytes, but its samples make {index.Recipe.LengthBytes}.");
        if (index.SampleCount != SampleCount)
            throw new ManifestException($"Shard '{Name}' has {SampleCount} samples, but its recipe {index.SampleCount}.");
        return index;
    }
}
