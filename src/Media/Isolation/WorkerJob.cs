using System.Text.Json;

namespace WorkspaceAgents.Media;

/// <summary>One piece of work for a worker.</summary>
internal sealed record WorkerJob
{
    /// <summary>The operation's name, from <see cref="WorkerOperation"/>.</summary>
    public required string Operation { get; init; }

    /// <summary>What it works on.</summary>
    public required MediaContent Content { get; init; }

    /// <summary>What the operation takes; null for nothing.</summary>
    public JsonElement? Arguments { get; init; }

    /// <summary>Bytes it takes besides, such as a frame index.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The worker is killed after this.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>The setting that holds <see cref="Timeout"/>, for the message.</summary>
    public required string TimeoutSetting { get; init; }

    /// <summary>Given each part of the answer before the next one is read, so that they never pile up.</summary>
    public Func<WorkerMessage, CancellationToken, ValueTask>? TakeChunk { get; init; }
}
