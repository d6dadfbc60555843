namespace WorkspaceAgents.Catalog;

/// <summary>The beginning of a shared text.</summary>
/// <param name="Text">At most 64 KiB of it; bytes that are no UTF-8 are shown as the replacement character.</param>
/// <param name="IsCut">Whether there is more.</param>
public sealed record SharedText(string Text, bool IsCut);
