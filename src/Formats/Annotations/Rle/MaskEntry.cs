namespace WorkspaceAgents.Formats;

/// <summary>A mask in a file of masks.</summary>
/// <param name="Name">What a message calls it: its place, and its id when it has one.</param>
/// <param name="Mask">The mask.</param>
/// <param name="IsCrowd">Whether it stands for a crowd, of which any part may be matched.</param>
public sealed record MaskEntry(string Name, RunLengthMask Mask, bool IsCrowd);
