namespace WorkspaceAgents.Catalog;

/// <summary>What re-computing a workspace's audit chain found.</summary>
/// <param name="Intact">True when every event is there, in order and unchanged.</param>
/// <param name="EventCount">Events checked.</param>
/// <param name="Head">The hash of the last event: note it elsewhere to prove later that nothing was cut off.</param>
/// <param name="FirstBadSequence">The first event that is missing, moved or changed.</param>
/// <param name="Explanation">What is wrong with it.</param>
public sealed record AuditVerification(bool Intact, long EventCount, string Head, long? FirstBadSequence, string? Explanation);
