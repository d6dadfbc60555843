namespace WorkspaceAgents.Media;

/// <summary>Work on a media file could not be done. The message is safe to show and says what to do next.</summary>
/// <param name="code">What went wrong.</param>
/// <param name="message">What happened, what was kept, what to do next.</param>
/// <param name="innerException">What caused it, or null.</param>
public sealed class MediaException(MediaErrorCode code, string message, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>What went wrong.</summary>
    public MediaErrorCode Code { get; } = code;

    /// <summary>Something is wrong with the file, not with this machine: to be told of that file, while the others go on.</summary>
    public bool IsOfTheFile => Code is not (MediaErrorCode.ToolMissing or MediaErrorCode.FileMissing);
}
