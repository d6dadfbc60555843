namespace WorkspaceAgents.Alignment;

/// <summary>Captions beside the main ones of a file: a tier of phones under a tier of words.</summary>
/// <param name="Name">As in the file.</param>
/// <param name="Captions">In file order.</param>
public sealed record CaptionLayer(string Name, IReadOnlyList<Caption> Captions);
