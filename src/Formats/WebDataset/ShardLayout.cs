namespace WorkspaceAgents.Formats;

/// <summary>How the members of a version's samples are divided among TARs.</summary>
public enum ShardLayout
{
    /// <summary>Every member of a sample in one TAR. What any WebDataset reader expects.</summary>
    Joined,

    /// <summary>Videos in TARs of their own, everything else in others under the same keys: a changed caption rewrites no video's TAR.</summary>
    Sidecar,
}
