using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Loader;

/// <summary>
/// The order of an epoch: a permutation of the samples that is a pure function of version, split, seed and epoch. Any place of it is computed
/// alone in constant time and memory, so a loader can begin anywhere.
/// </summary>
/// <remarks>
/// A six-round Feistel network over the next even power of two, walked until the result is a sample (cycle walking; Black and Rogaway,
/// "Ciphers with Arbitrary Finite Domains", 2002). Exact definition in the room's README, so that other languages give the same order.
/// </remarks>
public sealed class SampleOrder
{
    private const int Rounds = 6;
    private const int MinHalfBits = 4;

    private readonly ulong[] _keys = new ulong[Rounds];
    private readonly int _halfBits;
    private readonly bool _shuffle;

    /// <summary>The order of one epoch.</summary>
    /// <param name="versionId">The dataset version.</param>
    /// <param name="split">Its split.</param>
    /// <param name="seed">Any number.</param>
    /// <param name="epoch">From 0.</param>
    /// <param name="sampleCount">Samples of the split.</param>
    /// <param name="shuffle">False: the order of the manifest, in every epoch.</param>
    public SampleOrder(BlobHash versionId, string split, long seed, long epoch, long sampleCount, bool shuffle = true)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        ArgumentOutOfRangeException.ThrowIfNegative(sampleCount);
        SampleCount = sampleCount;
        _shuffle = shuffle;
        _halfBits = Math.Max(MinHalfBits, (64 - BitOperations.LeadingZeroCount((ulong)Math.Max(sampleCount - 1, 0)) + 1) / 2);
        var text = string.Create(CultureInfo.InvariantCulture, $"workspaceagents.order/1\n{versionId}\n{split}\n{seed}\n{epoch}");
        var digest = SHA512.HashData(Encoding.UTF8.GetBytes(text));
        for (var i = 0; i < Rounds; i++) _keys[i] = BinaryPrimitives.ReadUInt64BigEndian(digest.AsSpan(i * sizeof(ulong)));
    }

    /// <summary>How many samples are ordered.</summary>
    public long SampleCount { get; }

    /// <summary>The index, in the order of the manifest, of the sample at a place of the epoch.</summary>
    /// <param name="position">0 to <see cref="SampleCount"/>, exclusive.</param>
    public long At(long position)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(position, SampleCount);
        if (!_shuffle) return position;
        var value = (ulong)position;
        do value = Permute(value);
        while (value >= (ulong)SampleCount);
        return (long)value;
    }

    private ulong Permute(ulong value)
    {
        var mask = (1UL << _halfBits) - 1;
        var (left, right) = (value >> _halfBits, value & mask);
        foreach (var key in _keys) (left, right) = (right, left ^ (Mix(right ^ key) & mask));
        return left << _halfBits | right;
    }

    // The finaliser of SplitMix64 (Steele, Lea and Flood, 2014).
    private static ulong Mix(ulong value)
    {
        value = unchecked((value ^ (value >> 30)) * 0xbf58476d1ce4e5b9);
        value = unchecked((value ^ (value >> 27)) * 0x94d049bb133111eb);
        return value ^ (value >> 31);
    }
}
