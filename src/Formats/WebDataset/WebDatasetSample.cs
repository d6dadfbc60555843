namespace WorkspaceAgents.Formats;

/// <summary>A sample as read: its key and its members' contents by extension (<c>mp4</c>, <c>pts.npy</c>, …).</summary>
public sealed record WebDatasetSample(string Key, IReadOnlyDictionary<string, byte[]> Members);
