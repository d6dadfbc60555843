using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Formats;

/// <summary>
/// A WebDataset TAR that need not be stored: the ordered list of its members. Headers are deterministic, contents are blobs, so a recipe
/// determines every byte of the archive, its length and its SHA-256.
/// </summary>
public sealed record ShardRecipe
{
    /// <summary>The format's name in the JSON.</summary>
    public const string FormatName = "workspaceagents.webdataset-tar/1";

    private long[]? _offsets;

    [JsonConstructor]
    private ShardRecipe()
    {
    }

    /// <summary>Always <see cref="FormatName"/>.</summary>
    public required string Format { get; init; }

    /// <summary>Length of the archive in bytes, a multiple of 512.</summary>
    public required long LengthBytes { get; init; }

    /// <summary>The files in archive order; the members of a sample stand together.</summary>
    public required IReadOnlyList<ShardMember> Members { get; init; }

    /// <summary>Number of samples.</summary>
    [JsonIgnore]
    public int SampleCount => Samples().Count();

    /// <summary>Makes a recipe of samples in this order.</summary>
    /// <exception cref="InvalidDataException">A key or name that readers would group wrongly: invalid, repeated, or not its sample's.</exception>
    public static ShardRecipe Create(IEnumerable<ShardSample> samples)
    {
        ArgumentNullException.ThrowIfNull(samples);
        var members = new List<ShardMember>();
        foreach (var sample in samples)
        {
            if (sample.Members.Count == 0) throw new InvalidDataException($"Sample '{sample.Key}' has no members.");
            foreach (var member in sample.Members)
            {
                if (MemberName.Split(member.Name).Key != sample.Key)
                    throw new InvalidDataException($"Member '{member.Name}' does not begin with its sample's key '{sample.Key}'.");
                members.Add(member);
            }
        }
        return Create(members);
    }

    /// <summary>Makes a recipe of members in this order.</summary>
    /// <exception cref="InvalidDataException">As for samples.</exception>
    public static ShardRecipe Create(IReadOnlyList<ShardMember> members)
    {
        ArgumentNullException.ThrowIfNull(members);
        ShardRecipeRules.Check(members);
        return new() { Format = FormatName, LengthBytes = members.Sum(TarLayout.BytesOf) + TarLayout.EndBytes, Members = [.. members] };
    }

    /// <summary>Reads a recipe from its JSON.</summary>
    /// <exception cref="InvalidDataException">Not a recipe, or one that was edited: the message says where.</exception>
    public static ShardRecipe Parse(ReadOnlySpan<byte> json)
    {
        ShardRecipe read;
        try
        {
            read = CanonicalJson.Deserialize<ShardRecipe>(json);
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"Not a shard recipe: {exception.Message}", exception);
        }
        if (read.Format != FormatName) throw new InvalidDataException($"The recipe's format is '{read.Format}', this reads '{FormatName}'.");
        var made = Create(read.Members);
        return made.LengthBytes == read.LengthBytes
            ? made
            : throw new InvalidDataException($"The recipe states {read.LengthBytes} bytes, its members make {made.LengthBytes}.");
    }

    /// <summary>The recipe as canonical JSON, so that it can be a blob itself.</summary>
    public byte[] ToJson() => CanonicalJson.Serialize(this);

    /// <summary>The samples in archive order.</summary>
    public IEnumerable<ShardSample> Samples()
    {
        var start = 0;
        while (start < Members.Count)
        {
            var key = MemberName.Split(Members[start].Name).Key;
            var stop = start + 1;
            while (stop < Members.Count && MemberName.Split(Members[stop].Name).Key == key) stop++;
            yield return new(key, [.. Members.Skip(start).Take(stop - start)]);
            start = stop;
        }
    }

    /// <summary>Where a member's content begins in the archive, in bytes from its start.</summary>
    public long GetContentOffset(int memberIndex) => Offsets[memberIndex] + TarLayout.HeaderBytesOf(Members[memberIndex]);

    /// <summary>Where a member's header begins in the archive; for the number of members, where the end mark does.</summary>
    public long GetHeaderOffset(int memberIndex) => Offsets[memberIndex];

    /// <summary>
    /// The archive as a stream that can seek and knows its length. Blobs are opened one at a time, only where it is read, and only by
    /// asynchronous reads. A missing blob is a <see cref="BlobNotFoundException"/> on reading.
    /// </summary>
    public Stream OpenRead(IBlobStore store) => new ShardRecipeStream(this, store);

    /// <summary>The SHA-256 of the whole archive; reads every blob once, in constant memory.</summary>
    public async Task<BlobHash> ComputeSha256Async(IBlobStore store, CancellationToken cancellationToken)
    {
        await using var tar = OpenRead(store);
        return BlobHash.FromBytes(await SHA256.HashDataAsync(tar, cancellationToken));
    }

    /// <summary>Equal when every byte of the archive is.</summary>
    public bool Equals(ShardRecipe? other) => other is not null && Members.SequenceEqual(other.Members);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(LengthBytes, Members.Count);

    // Start of every member's header, and last of the end mark.
    internal long[] Offsets => _offsets ??= MakeOffsets();

    private long[] MakeOffsets()
    {
        var offsets = new long[Members.Count + 1];
        for (var i = 0; i < Members.Count; i++) offsets[i + 1] = offsets[i] + TarLayout.BytesOf(Members[i]);
        return offsets;
    }
}
