using WorkspaceAgents.Catalog;
using WorkspaceAgents.Formats;
using WorkspaceAgents.Media;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Processing;

/// <summary>The last look before a version exists: reads back what was written and refuses what does not hold.</summary>
internal sealed class PublishGate(IBlobStore blobs)
{
    /// <summary>Checks a manifest and every blob it rests on.</summary>
    /// <exception cref="WorkspaceException">Something does not hold; nothing was published.</exception>
    public async Task CheckAsync(VersionManifest manifest, CancellationToken cancellationToken)
    {
        try
        {
            manifest.Validate();
        }
        catch (ManifestException contradiction)
        {
            throw Refuse($"The version contradicts itself: {contradiction.Message}", contradiction);
        }

        CheckSplits(manifest);
        var samples = manifest.Samples.ToLookup(s => s.Recording, StringComparer.Ordinal);
        foreach (var recording in manifest.Recordings) await CheckTimesAsync(recording, samples[recording.Name], cancellationToken);
        foreach (var shard in manifest.Shards) await CheckShardAsync(shard, cancellationToken);
    }

    /// <summary>The same footage under two names must not be trained on and tested with.</summary>
    private static void CheckSplits(VersionManifest manifest)
    {
        foreach (var same in manifest.Recordings.GroupBy(r => r.Standardised).Where(g => g.Select(r => r.Split).Distinct().Count() > 1))
        {
            throw new WorkspaceException(ErrorCode.GateRefused,
                $"{string.Join(" and ", same.Select(r => $"'{r.Name}' ({r.Split})"))} hold the same video but would lie in different splits. Nothing was published. Quarantine all of them but one, then publish again.");
        }
    }

    /// <summary>Every clip's frame times are the source's, bit for bit, and the clips hold every frame once.</summary>
    private async Task CheckTimesAsync(ManifestRecording recording, IEnumerable<ManifestSample> samples, CancellationToken cancellationToken)
    {
        var index = await FrameIndex.ReadAsync(await blobs.ReadAllAsync(recording.FrameIndex, cancellationToken), cancellationToken);
        var next = 0;
        foreach (var sample in samples.OrderBy(s => s.StartFrame))
        {
            if (sample.StartFrame != next) throw Refuse($"Clip '{sample.Key}' begins at frame {sample.StartFrame}, but the one before ends at {next}.");
            next = sample.StopFrame;
            var member = sample.Members.Single(m => m.Name == $"{sample.Key}.pts.npy");
            var pts = Npy.ReadFloat64(await blobs.ReadAllAsync(member.Hash, cancellationToken), out _);
            if (pts.Length != sample.StopFrame - sample.StartFrame)
                throw Refuse($"Clip '{sample.Key}' has {pts.Length} frame times for {sample.StopFrame - sample.StartFrame} frames.");
            for (var i = 0; i < pts.Length; i++)
            {
                if (pts[i] != index.PtsSeconds(sample.StartFrame + i))
                    throw Refuse($"Frame {i} of clip '{sample.Key}' would be published at {pts[i]} s, but the source shows it at {index.PtsSeconds(sample.StartFrame + i)} s.");
            }
        }

        if (next != index.Frames.Count) throw Refuse($"The clips of '{recording.Name}' hold {next} of its {index.Frames.Count} frames.");
    }

    private async Task CheckShardAsync(ManifestShard shard, CancellationToken cancellationToken)
    {
        var recipe = ShardRecipe.Parse(await blobs.ReadAllAsync(shard.Recipe, cancellationToken));
        foreach (var member in recipe.Members)
        {
            if (await blobs.FindAsync(member.Hash, cancellationToken) is not { } blob) throw Refuse($"The content of '{member.Name}' in {shard.Name} is missing from the store.");
            if (blob.SizeBytes != member.SizeBytes) throw Refuse($"'{member.Name}' in {shard.Name} has {blob.SizeBytes} bytes, the recipe states {member.SizeBytes}.");
        }
    }

    private static WorkspaceException Refuse(string what, Exception? inner = null) => new(
        ErrorCode.GateRefused, $"{what} Nothing was published and your files are unchanged. Validate and align the batch again; if this comes back, report it.", inner);
}
