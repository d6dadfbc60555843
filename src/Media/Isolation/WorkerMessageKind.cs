namespace WorkspaceAgents.Media;

/// <summary>What a message between a service and its worker is. Below 16 it goes to the worker, above to the service.</summary>
internal enum WorkerMessageKind : byte
{
    /// <summary>Work to do: head a <see cref="WorkerJobHead"/>, body what the operation takes besides its arguments.</summary>
    Job = 1,

    /// <summary>Bytes of the source that were asked for.</summary>
    Bytes = 2,

    /// <summary>Nobody waits for the job any more.</summary>
    Cancel = 3,

    /// <summary>The worker has started.</summary>
    Ready = 16,

    /// <summary>Asks for bytes of the source: the head is a position (8 bytes) and a count (4 bytes), little-endian.</summary>
    Read = 17,

    /// <summary>A part of the answer.</summary>
    Chunk = 18,

    /// <summary>The end of the answer.</summary>
    Done = 19,

    /// <summary>The job failed: the head is a <see cref="WorkerFailure"/>.</summary>
    Failed = 20,
}
