namespace WorkspaceAgents.Media;

/// <summary>A text that holds for a span of time.</summary>
/// <param name="StartSeconds">On the file's own clock.</param>
/// <param name="StopSeconds">On the file's own clock, not before the start.</param>
/// <param name="Text">Plain text, lines separated by \n; empty for what is a picture or data.</param>
public sealed record EmbeddedCue(double StartSeconds, double StopSeconds, string Text);
