using System.Security.Cryptography;

namespace WorkspaceAgents.Catalog;

/// <summary>The checksum of a piece. https://tus.io/protocols/resumable-upload#checksum</summary>
public sealed record UploadChecksum
{
    /// <summary>The algorithms, by the names tus gives them, with commas between.</summary>
    public const string Algorithms = "sha1,sha256";

    private readonly byte[] _digest;

    private UploadChecksum(HashAlgorithmName algorithm, byte[] digest) => (Algorithm, _digest) = (algorithm, digest);

    /// <summary>SHA-1 or SHA-256.</summary>
    public HashAlgorithmName Algorithm { get; }

    /// <summary>Reads <c>sha1 Kq5sNclPz7QV2+lfQIuc6R7oRu0=</c>.</summary>
    /// <param name="header">The algorithm, a space, and the digest in base64.</param>
    /// <returns>The checksum.</returns>
    /// <exception cref="WorkspaceException">Another algorithm, or no digest of it.</exception>
    public static UploadChecksum Parse(string header)
    {
        ArgumentNullException.ThrowIfNull(header);
        var parts = header.Split(' ', 2);
        (HashAlgorithmName Name, int SizeBytes) algorithm = parts[0] switch
        {
            "sha1" => (HashAlgorithmName.SHA1, SHA1.HashSizeInBytes),
            "sha256" => (HashAlgorithmName.SHA256, SHA256.HashSizeInBytes),
            _ => throw new WorkspaceException(ErrorCode.Invalid, $"Upload-Checksum: the algorithm '{parts[0]}' is not known here. Send one of {Algorithms}, a space, and the digest in base64. Nothing was taken."),
        };
        var digest = new byte[header.Length];
        return parts.Length == 2 && Convert.TryFromBase64String(parts[1], digest, out var written) && written == algorithm.SizeBytes
            ? new(algorithm.Name, digest[..written])
            : throw new WorkspaceException(ErrorCode.Invalid, $"Upload-Checksum: a {parts[0]} digest is {algorithm.SizeBytes} bytes in base64. Nothing was taken.");
    }

    /// <summary>Whether a digest is this one.</summary>
    internal bool Fits(byte[] digest) => _digest.AsSpan().SequenceEqual(digest);
}
