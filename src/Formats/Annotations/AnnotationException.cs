namespace WorkspaceAgents.Formats;

/// <summary>Annotations that cannot be used. The message names the entry, what is wrong with it and what to do.</summary>
public sealed class AnnotationException(AnnotationErrorCode code, string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>What is wrong.</summary>
    public AnnotationErrorCode Code { get; } = code;
}
