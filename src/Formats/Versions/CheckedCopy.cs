using System.Buffers;
using System.Security.Cryptography;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Formats;

/// <summary>Copies so many bytes and hashes them on the way.</summary>
internal static class CheckedCopy
{
    private const int BufferBytes = 1 << 18;

    /// <summary>The SHA-256 of what was copied; fewer bytes than asked for have another one.</summary>
    public static async Task<BlobHash> RunAsync(Stream from, Stream to, long lengthBytes, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(BufferBytes, Math.Max(lengthBytes, 1)));
        try
        {
            for (var left = lengthBytes; left > 0;)
            {
                var count = await from.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, left)), cancellationToken);
                if (count == 0) break;
                hash.AppendData(buffer, 0, count);
                await to.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
                left -= count;
            }
            return BlobHash.FromBytes(hash.GetHashAndReset());
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
