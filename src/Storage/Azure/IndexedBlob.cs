namespace WorkspaceAgents.Storage;

/// <summary>A finished blob, and the name in the container of the bytes it stands for.</summary>
internal sealed record IndexedBlob(BlobInfo Info, string Data);
