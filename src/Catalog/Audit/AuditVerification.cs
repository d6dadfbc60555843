namespace WorkspaceAgents.Catalog;

/// <summary>What re-computing an audit chain found.</summary>
/// <param name="Intact">True when every event is there, in order and unchanged, and the chain holds the anchor that was given.</param>
/// <param name="EventCount">Events that hold, from the first.</param>
/// <param name="Head">The hash of the last of them: note it elsewhere to prove later that nothing was cut off.</param>
/// <param name="FirstBadSequence">The first event that is missing, moved, inserted or changed.</param>
/// <param name="Explanation">What is wrong with it.</param>
public sealed record AuditVerification(bool Intact, long EventCount, string Head, long? FirstBadSequence, string? Explanation);
