using System.Buffers;
using System.Runtime.ExceptionServices;
using Microsoft.Win32.SafeHandles;

namespace WorkspaceAgents.Storage;

/// <summary>
/// Copies a stream to a file from a position on, hashing on the way. Everything the stream gave before it broke is written before its
/// exception is thrown on.
/// </summary>
internal sealed class HashingCopy(Disk disk, SafeFileHandle file, long startBytes, RunningHash? hash)
{
    /// <summary>End of what is written.</summary>
    public long PositionBytes { get; private set; } = startBytes;

    public async Task RunAsync(Stream content, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BlobFolder.BufferBytes);
        try
        {
            ExceptionDispatchInfo? broken = null;
            for (var ended = false; !ended;)
            {
                var filled = 0;
                try
                {
                    while (filled < buffer.Length && !ended)
                    {
                        var count = await content.ReadAsync(buffer.AsMemory(filled), cancellationToken);
                        ended = count == 0;
                        filled += count;
                    }
                }
                catch (Exception exception)
                {
                    broken = ExceptionDispatchInfo.Capture(exception);
                    ended = true;
                }
                if (filled > 0) await WriteAsync(buffer.AsMemory(0, filled));
            }
            broken?.Throw();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        // Not cancellable: a half-written buffer would leave the hash ahead of the file. The hash runs while the kernel copies.
        var writing = disk.WriteAsync(file, bytes, PositionBytes).AsTask();
        hash?.Append(bytes.Span);
        try
        {
            await writing;
        }
        catch
        {
            // A full disk: drop the torn end. The hash is now ahead of the file, which its length tells to whoever takes it next.
            RandomAccess.SetLength(file, PositionBytes);
            throw;
        }
        PositionBytes += bytes.Length;
    }
}
