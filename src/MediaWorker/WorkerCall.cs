using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using WorkspaceAgents.Media;

namespace WorkspaceAgents.MediaWorker;

/// <summary>One job, as its handler sees it.</summary>
internal sealed class WorkerCall(WorkerJobHead head, byte[] body, OpenedContents opened, ServiceLink link)
{
    /// <summary>Bytes that came with the job.</summary>
    public byte[] Body => body;

    /// <summary>The content's name, for messages.</summary>
    public string Name => head.Name;

    /// <summary>Cancelled when nobody waits for the answer any more.</summary>
    public CancellationToken CancellationToken => link.JobToken;

    /// <summary>What the operation was asked for.</summary>
    public T Arguments<T>(JsonTypeInfo<T> type)
        where T : class =>
        (head.Arguments is { } given ? given.Deserialize(type) : null) ?? throw new InvalidOperationException($"{head.Operation} came without arguments.");

    /// <summary>The content, as the last job about it left it; closed when this one fails.</summary>
    public OpenedContent Open() => opened.Open(head);

    /// <summary>Gives a part of the answer; waits until the service has room for it.</summary>
    public void Send<T>(T description, JsonTypeInfo<T> type, ReadOnlySpan<byte> bytes) =>
        link.Send(WorkerMessageKind.Chunk, JsonSerializer.SerializeToUtf8Bytes(description, type), bytes);

    /// <summary>An answer as JSON.</summary>
    public static byte[] Answer<T>(T answer, JsonTypeInfo<T> type) => JsonSerializer.SerializeToUtf8Bytes(answer, type);
}
