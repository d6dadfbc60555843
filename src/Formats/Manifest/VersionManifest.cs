using System.Text.Json;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Formats;

/// <summary>
/// A dataset version, whole: inputs, parameters, tools, what was made of them, samples and shards. Immutable; the SHA-256 of its canonical
/// JSON is the version's id. It holds no time, machine, person or database id, so the same inputs give the same id everywhere.
/// </summary>
public sealed record VersionManifest
{
    /// <summary>The newest format this code reads. 2 adds <see cref="ManifestParameters.ShardLayout"/>, <see cref="ManifestShard.Part"/> and <see cref="Notes"/> to 1.</summary>
    public const int CurrentFormatVersion = 2;

    /// <summary>The oldest format that can say what this manifest says, so that what 1 can say keeps the id it always had.</summary>
    public int FormatVersion { get; init; } = 1;

    /// <summary>The dataset's name.</summary>
    public required string DatasetName { get; init; }

    /// <summary>Published recordings as they came in, by name.</summary>
    public required IReadOnlyList<ManifestInput> Inputs { get; init; }

    /// <summary>Choices.</summary>
    public required ManifestParameters Parameters { get; init; }

    /// <summary>Tool name to version, for example <c>ffmpeg</c>.</summary>
    public required IReadOnlyDictionary<string, string> Tools { get; init; }

    /// <summary>Step name to version, for example <c>clip</c>.</summary>
    public required IReadOnlyDictionary<string, string> Steps { get; init; }

    /// <summary>Published recordings, by name.</summary>
    public required IReadOnlyList<ManifestRecording> Recordings { get; init; }

    /// <summary>Split to the names of its recordings; every recording once.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Splits { get; init; }

    /// <summary>By key.</summary>
    public required IReadOnlyList<ManifestSample> Samples { get; init; }

    /// <summary>By name; the shards of a split, in this order, hold the split's samples in the order of <see cref="Samples"/>.</summary>
    public required IReadOnlyList<ManifestShard> Shards { get; init; }

    /// <summary>How much there is.</summary>
    public required ManifestStatistics Statistics { get; init; }

    /// <summary>Licence and consent; null when there are neither.</summary>
    public ManifestNotes? Notes { get; init; }

    /// <summary>Recordings left out, by name.</summary>
    public required IReadOnlyList<ManifestQuarantine> Quarantined { get; init; }

    /// <summary>The oldest format that knows a layout and the notes.</summary>
    public static int FormatVersionOf(ShardLayout layout, ManifestNotes? notes = null) => layout == ShardLayout.Joined && notes is null ? 1 : 2;

    /// <summary>The canonical JSON: what is stored, and hashed to the id.</summary>
    public byte[] ToJson() => CanonicalJson.Serialize(this);

    /// <summary>The version's id: the SHA-256 of <see cref="ToJson"/>.</summary>
    public BlobHash ComputeId() => BlobHash.Compute(ToJson());

    /// <summary>Reads a manifest and checks everything that can be checked without the blobs.</summary>
    /// <param name="json">The bytes as they were stored.</param>
    /// <param name="expectedId">The version's id, to find any edit; null only where the bytes are their own source.</param>
    /// <exception cref="ManifestException">Edited, incomplete, contradictory, or of another format.</exception>
    public static VersionManifest Parse(ReadOnlySpan<byte> json, BlobHash? expectedId = null)
    {
        var id = BlobHash.Compute(json);
        if (expectedId is { } expected && id != expected)
            throw new ManifestException($"The manifest's bytes have SHA-256 {id}, but the version is {expected}: it was edited or damaged. Fetch it again.");
        VersionManifest manifest;
        try
        {
            manifest = CanonicalJson.Deserialize<VersionManifest>(json);
        }
        catch (JsonException exception)
        {
            throw new ManifestException($"Not a version manifest: {exception.Message}", exception);
        }
        manifest.Validate();
        if (!manifest.ToJson().AsSpan().SequenceEqual(json))
            throw new ManifestException("The manifest is not in canonical form: it was rewritten by another program, so its id cannot be trusted.");
        return manifest;
    }

    /// <summary>Checks the manifest against itself.</summary>
    /// <exception cref="ManifestException">The first contradiction, with its place.</exception>
    public void Validate() => ManifestRules.Check(this);

    /// <summary>The samples of a split in their order.</summary>
    public IReadOnlyList<ManifestSample> SamplesOf(string split) => [.. Samples.Where(sample => sample.Split == split)];

    /// <summary>The shards of a split in their order.</summary>
    public IReadOnlyList<ManifestShard> ShardsOf(string split) => [.. Shards.Where(shard => shard.Split == split)];
}
