using WorkspaceAgents.Catalog;
using WorkspaceAgents.Formats;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Processing;

/// <summary>Step <c>shard</c>: keeps a recipe and hashes the TAR it describes, which reads every member once.</summary>
internal sealed class ShardStep(StepRunner steps, IBlobStore blobs)
{
    public async Task<MadeShard> RunAsync(ShardRecipe recipe, StepMode mode, CancellationToken cancellationToken)
    {
        var json = recipe.ToJson();
        var key = StepKey.Of("shard", StepVersions.Shard, new { recipe = BlobHash.Compute(json) });
        return await steps.RunAsync(key, mode, async token =>
        {
            var blob = await blobs.WriteBytesAsync(json, token);
            return new MadeShard(blob, await recipe.ComputeSha256Async(blobs, token), recipe.LengthBytes);
        }, made => [made.Recipe.Hash], cancellationToken);
    }
}
