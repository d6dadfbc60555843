using System.Security.Cryptography;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Formats;

/// <summary>Writes the TARs of recipes as files, side by side, each hashed while it is written. A file with a shard's name is always whole.</summary>
public sealed class ShardWriter(IBlobStore store)
{
    /// <summary>What a file that is being written is called besides its name.</summary>
    public const string UnfinishedSuffix = ".part";

    private const int BufferBytes = 1 << 20;

    /// <summary>Writes shards into a folder; one that is there with the right length and hash is left alone.</summary>
    /// <param name="shards">Names, recipes, and the SHA-256 each TAR must have; null when it is not known yet.</param>
    /// <param name="folder">Where to; made when there is none.</param>
    /// <param name="atOnce">Files written side by side, at least 1.</param>
    /// <param name="cancellationToken">Stops it; finished files stay.</param>
    /// <returns>The SHA-256 of every file, in the order of the shards.</returns>
    /// <exception cref="InvalidDataException">A TAR is not what it must be; its file was not kept.</exception>
    public async Task<IReadOnlyList<BlobHash>> WriteAsync(
        IReadOnlyList<(string Name, ShardRecipe Recipe, BlobHash? Sha256)> shards, string folder, int atOnce, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(shards);
        ArgumentOutOfRangeException.ThrowIfLessThan(atOnce, 1);
        Directory.CreateDirectory(folder);
        var hashes = new BlobHash[shards.Count];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, shards.Count), new ParallelOptions { MaxDegreeOfParallelism = atOnce, CancellationToken = cancellationToken },
            async (i, token) => hashes[i] = await WriteAsync(shards[i].Recipe, Path.Combine(folder, shards[i].Name), shards[i].Sha256, token));
        return hashes;
    }

    private async Task<BlobHash> WriteAsync(ShardRecipe recipe, string path, BlobHash? expected, CancellationToken cancellationToken)
    {
        if (expected is { } known && File.Exists(path) && new FileInfo(path).Length == recipe.LengthBytes && await HashAsync(path, cancellationToken) == known) return known;
        var unfinished = path + UnfinishedSuffix;
        BlobHash made;
        await using (var tar = recipe.OpenRead(store))
        await using (var file = new FileStream(unfinished, new FileStreamOptions
        {
            Mode = FileMode.Create, Access = FileAccess.Write, BufferSize = 0, PreallocationSize = recipe.LengthBytes, Options = FileOptions.Asynchronous,
        }))
        {
            made = await CopyAsync(tar, file, cancellationToken);
        }

        if (expected is { } wanted && made != wanted)
        {
            File.Delete(unfinished);
            throw new InvalidDataException($"'{Path.GetFileName(path)}' would have SHA-256 {made}, the version's has {wanted}: content in the store is damaged. Verify the version; the file was not kept.");
        }

        File.Move(unfinished, path, overwrite: true);
        return made;
    }

    /// <summary>Reads the next piece while the last one is hashed and written: the hash is what takes longest.</summary>
    private static async Task<BlobHash> CopyAsync(Stream from, FileStream to, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] current = new byte[BufferBytes], next = new byte[BufferBytes];
        var count = await from.ReadAsync(current, cancellationToken);
        while (count > 0)
        {
            var writing = to.WriteAsync(current.AsMemory(0, count), cancellationToken).AsTask();
            var reading = from.ReadAsync(next, cancellationToken).AsTask();
            hash.AppendData(current, 0, count);
            await writing;
            count = await reading;
            (current, next) = (next, current);
        }

        return BlobHash.FromBytes(hash.GetHashAndReset());
    }

    private static async Task<BlobHash> HashAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.Asynchronous | FileOptions.SequentialScan);
        return BlobHash.FromBytes(await SHA256.HashDataAsync(file, cancellationToken));
    }
}
