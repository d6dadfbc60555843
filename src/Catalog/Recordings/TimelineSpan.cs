namespace WorkspaceAgents.Catalog;

/// <summary>A text with its time.</summary>
/// <param name="Track">The caption file.</param>
/// <param name="StartSeconds">From, reference seconds.</param>
/// <param name="StopSeconds">Until, reference seconds.</param>
/// <param name="Text">The text.</param>
public sealed record TimelineSpan(string Track, double StartSeconds, double StopSeconds, string Text);
