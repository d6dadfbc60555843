namespace WorkspaceAgents.Alignment;

/// <summary>One word of a caption.</summary>
/// <param name="Text">The word, without spaces around it.</param>
/// <param name="StartSeconds">When it begins, in seconds of track time; null when the file does not tell.</param>
/// <param name="StopSeconds">When it ends; null when the file does not tell.</param>
/// <param name="Confidence">How sure whoever timed it was, 0 to 1; null when the file does not tell.</param>
public sealed record CaptionWord(string Text, double? StartSeconds, double? StopSeconds, double? Confidence = null);
