using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace WorkspaceAgents.Formats;

/// <summary>
/// Divides the samples of one split into shards. Samples are taken in the order of their keys, and whether a shard ends after a sample
/// is decided by the sample's own key and size (content-defined boundaries). So an edited, added or removed sample changes its shard and at most
/// a few after it, until the next boundary that both plans share; all other shards keep every byte.
/// </summary>
public static class ShardPlanner
{
    /// <summary>Plans the shards; the same samples in any order give the same plan.</summary>
    /// <exception cref="InvalidDataException">Two samples with one key, or members that do not belong to their key.</exception>
    public static IReadOnlyList<ShardRecipe> Plan(IEnumerable<ShardSample> samples, ShardPlannerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(samples);
        options ??= new();
        if (options.MinBytes < 0 || options.MinBytes >= options.TargetBytes || options.TargetBytes > options.MaxBytes)
            throw new ArgumentException("Shard sizes must be minimum < target <= maximum.", nameof(options));
        var ordered = samples.OrderBy(sample => sample.Key, StringComparer.Ordinal).ToArray();
        for (var i = 1; i < ordered.Length; i++)
        {
            if (ordered[i].Key == ordered[i - 1].Key) throw new InvalidDataException($"Two samples have the key '{ordered[i].Key}'.");
        }

        var recipes = new List<ShardRecipe>();
        for (var start = 0; start < ordered.Length;)
        {
            var stop = FindStop(ordered, start, options);
            recipes.Add(ShardRecipe.Create(ordered[start..stop]));
            start = stop;
        }
        return recipes;
    }

    // A shard may end after any sample between the minimum and the maximum size. It ends after the first whose hash says so; if none
    // does, after the one whose hash came nearest, which is more likely to be a boundary of another plan too than the sample at the limit.
    private static int FindStop(ShardSample[] samples, int start, ShardPlannerOptions options)
    {
        long total = 0;
        var best = start + 1;
        var bestScore = UInt128.MaxValue;
        var scale = (ulong)(options.TargetBytes - options.MinBytes);
        for (var i = start; i < samples.Length; i++)
        {
            var bytes = samples[i].TarBytes;
            total += bytes;
            if (total > options.MaxBytes && i > start) return best;
            if (total < options.MinBytes)
            {
                best = i + 1;
                continue;
            }
            // Ends here with probability bytes/scale: large samples more often, so that shards are even in bytes.
            var score = (UInt128)HashOf(samples[i].Key) * scale / (ulong)Math.Max(bytes, 1);
            if (score <= ulong.MaxValue) return i + 1;
            if (score >= bestScore) continue;
            bestScore = score;
            best = i + 1;
        }
        return samples.Length;
    }

    private static ulong HashOf(string key) =>
        BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes("workspaceagents.shard/1\n" + key)));
}
