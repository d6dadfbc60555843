namespace WorkspaceAgents.Formats;

/// <summary>A layer in another format.</summary>
/// <param name="File">The bytes.</param>
/// <param name="LeftOut">Annotations the format has no place for, each with the reason.</param>
public sealed record LayerExport(byte[] File, IReadOnlyList<string> LeftOut);
