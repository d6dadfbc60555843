using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Formats.Tests;

/// <summary>Small samples in a store.</summary>
internal static class TestShards
{
    public static async Task<ShardSample> AddSampleAsync(IBlobStore store, string key, int seed, params int[] sizesBytes)
    {
        var random = new Random(seed);
        string[] extensions = ["mp4", "json", "txt", "pts.npy", "imu.npy"];
        var members = new List<ShardMember>();
        for (var i = 0; i < sizesBytes.Length; i++)
        {
            var content = new byte[sizesBytes[i]];
            random.NextBytes(content);
            var info = await store.WriteAsync(new MemoryStream(content), CancellationToken.None);
            members.Add(new($"{key}.{extensions[i]}", info.Hash, info.SizeBytes));
        }
        return new(key, members);
    }

    /// <summary>Three samples with every padding case: empty, less than a block, whole blocks, more than the copy buffers.</summary>
    public static async Task<ShardRecipe> MakeRecipeAsync(IBlobStore store) => ShardRecipe.Create(
    [
        await AddSampleAsync(store, "cam-000000", 1, 300_000, 0, 1, 511, 512),
        await AddSampleAsync(store, "cam-000001", 2, 70_000, 513, 1024),
        await AddSampleAsync(store, "cam-000002", 3, 5),
    ]);

    public static async Task<byte[]> ReadAllAsync(Stream stream)
    {
        using var all = new MemoryStream();
        await stream.CopyToAsync(all);
        return all.ToArray();
    }
}
