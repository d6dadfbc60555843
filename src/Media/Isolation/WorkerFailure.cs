namespace WorkspaceAgents.Media;

/// <summary>Why a job failed, as the worker tells it.</summary>
internal sealed record WorkerFailure
{
    /// <summary>What went wrong; null when it was no <see cref="MediaException"/>.</summary>
    public MediaErrorCode? Code { get; init; }

    /// <summary>The message for people, or the unexpected exception.</summary>
    public required string Message { get; init; }

    /// <summary>The job ended because it was cancelled.</summary>
    public bool IsCancelled { get; init; }
}
