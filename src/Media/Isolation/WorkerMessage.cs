using System.Buffers.Binary;

namespace WorkspaceAgents.Media;

/// <summary>
/// One message: <c>head length (int32) · body length (int32) · kind (byte) · head · body</c>, little-endian. The head is JSON (or, for
/// a read, two numbers), the body bytes.
/// </summary>
/// <param name="Kind">What it is.</param>
/// <param name="Head">A small description.</param>
/// <param name="Body">The bytes it carries.</param>
internal sealed record WorkerMessage(WorkerMessageKind Kind, byte[] Head, byte[] Body)
{
    /// <summary>The bytes before the head.</summary>
    public const int PrefixBytes = 9;

    /// <summary>The longest head that is taken; the longest one written describes a frame.</summary>
    public const int MaxHeadBytes = 16 << 20;

    /// <summary>The longest body that is taken: a frame of 8192×8192 as RGB has 201 MB.</summary>
    public const int MaxBodyBytes = 256 << 20;

    /// <summary>Writes a message; the caller flushes and keeps others from writing meanwhile.</summary>
    public static async Task WriteAsync(
        Stream stream, WorkerMessageKind kind, ReadOnlyMemory<byte> head, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        if (head.Length + body.Length <= JoinedBytes)
        {
            // One write, one wake-up of the other side.
            var joined = new byte[PrefixBytes + head.Length + body.Length];
            WritePrefix(joined, kind, head.Length, body.Length);
            head.CopyTo(joined.AsMemory(PrefixBytes));
            body.CopyTo(joined.AsMemory(PrefixBytes + head.Length));
            await stream.WriteAsync(joined, cancellationToken);
            return;
        }
        var prefix = new byte[PrefixBytes + head.Length];
        WritePrefix(prefix, kind, head.Length, body.Length);
        head.CopyTo(prefix.AsMemory(PrefixBytes));
        await stream.WriteAsync(prefix, cancellationToken);
        await stream.WriteAsync(body, cancellationToken);
    }

    /// <summary>As above, on the worker's side, which has threads of its own.</summary>
    public static void Write(Stream stream, WorkerMessageKind kind, ReadOnlySpan<byte> head, ReadOnlySpan<byte> body)
    {
        var prefix = new byte[PrefixBytes + head.Length];
        WritePrefix(prefix, kind, head.Length, body.Length);
        head.CopyTo(prefix.AsSpan(PrefixBytes));
        stream.Write(prefix);
        if (body.Length > 0)
            stream.Write(body);
    }

    /// <summary>Reads a message; null at the end of the stream, also in the middle of a message.</summary>
    /// <exception cref="InvalidDataException">These are no messages.</exception>
    public static async ValueTask<WorkerMessage?> ReadAsync(Stream stream, byte[] prefix, CancellationToken cancellationToken)
    {
        if (await stream.ReadAtLeastAsync(prefix.AsMemory(0, PrefixBytes), PrefixBytes, throwOnEndOfStream: false, cancellationToken) < PrefixBytes)
            return null;
        var message = Announce(prefix);
        return await stream.ReadAtLeastAsync(message.Head, message.Head.Length, throwOnEndOfStream: false, cancellationToken) < message.Head.Length
            || await stream.ReadAtLeastAsync(message.Body, message.Body.Length, throwOnEndOfStream: false, cancellationToken) < message.Body.Length
            ? null
            : message;
    }

    /// <summary>As above, on the worker's side.</summary>
    public static WorkerMessage? Read(Stream stream)
    {
        var prefix = new byte[PrefixBytes];
        if (stream.ReadAtLeast(prefix, PrefixBytes, throwOnEndOfStream: false) < PrefixBytes)
            return null;
        var message = Announce(prefix);
        return stream.ReadAtLeast(message.Head, message.Head.Length, throwOnEndOfStream: false) < message.Head.Length
            || stream.ReadAtLeast(message.Body, message.Body.Length, throwOnEndOfStream: false) < message.Body.Length
            ? null
            : message;
    }

    private const int JoinedBytes = 4096;

    private static void WritePrefix(Span<byte> prefix, WorkerMessageKind kind, int headBytes, int bodyBytes)
    {
        BinaryPrimitives.WriteInt32LittleEndian(prefix, headBytes);
        BinaryPrimitives.WriteInt32LittleEndian(prefix[4..], bodyBytes);
        prefix[8] = (byte)kind;
    }

    private static WorkerMessage Announce(ReadOnlySpan<byte> prefix)
    {
        var (headBytes, bodyBytes) = (BinaryPrimitives.ReadInt32LittleEndian(prefix), BinaryPrimitives.ReadInt32LittleEndian(prefix[4..]));
        var kind = (WorkerMessageKind)prefix[8];
        if (!Enum.IsDefined(kind) || headBytes is < 0 or > MaxHeadBytes || bodyBytes is < 0 or > MaxBodyBytes)
            throw new InvalidDataException($"A message of kind {(byte)kind} with {headBytes} + {bodyBytes} bytes is none of ours.");
        return new WorkerMessage(kind, new byte[headBytes], GC.AllocateUninitializedArray<byte>(bodyBytes));
    }
}
