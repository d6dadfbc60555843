using System.Security.Cryptography;

namespace WorkspaceAgents.Storage;

/// <summary>A SHA-256 in progress and how many bytes it has seen.</summary>
internal sealed class RunningHash : IDisposable
{
    private readonly IncrementalHash _hash;

    public RunningHash() => _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    private RunningHash(RunningHash other) => (_hash, LengthBytes) = (other._hash.Clone(), other.LengthBytes);

    public long LengthBytes { get; private set; }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        _hash.AppendData(bytes);
        LengthBytes += bytes.Length;
    }

    /// <summary>The hash so far; more can be appended afterwards.</summary>
    public BlobHash GetCurrent()
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        _hash.GetCurrentHash(digest);
        return BlobHash.FromBytes(digest);
    }

    public RunningHash Clone() => new(this);

    public void Dispose() => _hash.Dispose();
}
