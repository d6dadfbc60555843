using System.Security.Cryptography;

namespace WorkspaceAgents.Catalog;

/// <summary>Bytes for an upload, and what is known of them.</summary>
public sealed record UploadPiece
{
    /// <summary>Where they belong; must be the upload's durable offset.</summary>
    public required long OffsetBytes { get; init; }

    /// <summary>The bytes; read to the end.</summary>
    public required Stream Content { get; init; }

    /// <summary>How many there are; null when only the end of the stream tells.</summary>
    public long? ContentLengthBytes { get; init; }

    /// <summary>The length of the whole upload, when it was left open at creation and is known now.</summary>
    public long? LengthBytes { get; init; }

    /// <summary>The checksum of these bytes. When they have another, all of them are thrown away; so they are when the line is cut, as nobody can check them.</summary>
    public UploadChecksum? Checksum { get; init; }

    /// <summary>Tells the checksum once the content was read to its end, when the sender announced one to follow.</summary>
    public Func<UploadChecksum?>? ChecksumAfterwards { get; init; }

    /// <summary>The hashes to make while the content passes: when only its end names the algorithm, all of them.</summary>
    internal HashAlgorithmName[] AlgorithmsToRun() =>
        Checksum is { } known ? [known.Algorithm] : ChecksumAfterwards is null ? [] : [HashAlgorithmName.SHA1, HashAlgorithmName.SHA256];
}
