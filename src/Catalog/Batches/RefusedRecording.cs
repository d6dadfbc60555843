namespace WorkspaceAgents.Catalog;

/// <summary>An entry of a new batch that was left out of it; the others were kept.</summary>
/// <param name="Index">Its place in the request, from 0.</param>
/// <param name="Name">The name it was to have.</param>
/// <param name="Code">Which rule it breaks.</param>
/// <param name="Reason">Why, and what to do.</param>
public sealed record RefusedRecording(int Index, string Name, ErrorCode Code, string Reason);
