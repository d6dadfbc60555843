using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace WorkspaceAgents.Formats;

/// <summary>
/// Decides the split of a source recording from its stable name and a seed alone. No other recording has a say, so adding or removing
/// recordings never moves one, and all clips of a recording are in one split.
/// </summary>
/// <remarks>
/// u = first 64 bits of SHA-256("workspaceagents.split/1\n" seed "\n" name) / 2^64; train when u &lt; train, val when u &lt; train + val, else
/// test. Shares hold in expectation only: with few recordings val and test are often empty (with 3 recordings at 0.8 / 0.1 / 0.1,
/// about every second time).
/// </remarks>
public static class SplitAssigner
{
    /// <summary>The split of one recording.</summary>
    /// <param name="recordingStableName">A name that stays when the recording is edited; the path in the workspace, for example.</param>
    /// <param name="seed">Another seed is another draw.</param>
    /// <param name="ratios">Shares of the splits.</param>
    /// <returns>One of <see cref="SplitName"/>.</returns>
    public static string Assign(string recordingStableName, long seed, SplitRatios ratios)
    {
        ArgumentNullException.ThrowIfNull(ratios);
        ratios.Check();
        var share = ShareOf(recordingStableName, seed);
        // A share of 1 must include the largest draw although 0.8 + 0.1 + 0.1 may not be 1 in binary: what is left goes to a split that has a share.
        if (share < ratios.Train) return SplitName.Train;
        if (share < ratios.Train + ratios.Val) return SplitName.Val;
        return ratios.Test > 0 ? SplitName.Test : ratios.Val > 0 ? SplitName.Val : SplitName.Train;
    }

    /// <summary>
    /// The split of each recording. With <paramref name="ensureTrain"/>, when no recording was drawn for train and train has a share, the one with the
    /// lowest draw goes there: the only case in which another recording matters, and it ends with the first recording drawn for train.
    /// </summary>
    public static IReadOnlyDictionary<string, string> AssignAll(
        IEnumerable<string> recordingStableNames, long seed, SplitRatios ratios, bool ensureTrain = true)
    {
        ArgumentNullException.ThrowIfNull(ratios);
        var splits = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in recordingStableNames) splits[name] = Assign(name, seed, ratios);
        if (ensureTrain && ratios.Train > 0 && splits.Count > 0 && !splits.ContainsValue(SplitName.Train))
            splits[splits.Keys.MinBy(name => ShareOf(name, seed))!] = SplitName.Train;
        return splits;
    }

    // 53 bits, so that the double is exact everywhere.
    private static double ShareOf(string name, long seed)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        var text = string.Create(CultureInfo.InvariantCulture, $"workspaceagents.split/1\n{seed}\n{name}");
        return (BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text))) >> 11) * (1.0 / (1L << 53));
    }
}
