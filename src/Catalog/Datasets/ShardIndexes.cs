using Microsoft.Extensions.Caching.Memory;
using WorkspaceAgents.Formats;
using WorkspaceAgents.Loader;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Catalog;

/// <summary>Where samples lie in shards, by the hash of the shard's recipe: what was asked for lately is kept in memory, up to a bound.</summary>
public sealed class ShardIndexes(IBlobStore blobs) : IDisposable
{
    private const long CacheBytes = 256L << 20;

    // A name of some 30 letters, a hash, a size, an offset and the record that holds them.
    private const long MemberBytes = 240;

    private readonly MemoryCache _cache = new(new MemoryCacheOptions { SizeLimit = CacheBytes });

    /// <summary>A shard's index.</summary>
    /// <param name="recipe">The blob of its recipe.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="BlobNotFoundException">The recipe is gone.</exception>
    /// <exception cref="InvalidDataException">The recipe is damaged.</exception>
    public async ValueTask<ShardIndex> GetAsync(BlobHash recipe, CancellationToken cancellationToken)
    {
        if (_cache.TryGetValue(recipe, out ShardIndex? known)) return known!;
        var index = new ShardIndex(ShardRecipe.Parse(await blobs.ReadAllAsync(recipe, cancellationToken)));
        return _cache.Set(recipe, index, new MemoryCacheEntryOptions { Size = 1024 + (index.Recipe.Members.Count * MemberBytes) });
    }

    /// <inheritdoc/>
    public void Dispose() => _cache.Dispose();
}
