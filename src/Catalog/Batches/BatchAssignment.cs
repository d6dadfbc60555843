using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Catalog;

/// <summary>A batch as a worker gets it.</summary>
/// <param name="Id">The batch.</param>
/// <param name="Name">Its name.</param>
/// <param name="Dataset">The dataset it is for.</param>
/// <param name="Settings">How it becomes a version.</param>
/// <param name="Recordings">Its recordings by name.</param>
/// <param name="LatestVersion">The dataset's latest manifest, which the next version adds to; null for the first.</param>
public sealed record BatchAssignment(
    BatchId Id, string Name, string Dataset, BatchSettings Settings, IReadOnlyList<RecordingWork> Recordings, BlobHash? LatestVersion);
