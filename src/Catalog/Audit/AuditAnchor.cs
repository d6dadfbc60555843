namespace WorkspaceAgents.Catalog;

/// <summary>The end of a chain at some moment. Kept outside (in a mail, a ticket, another system), it proves later that nothing up to it was changed.</summary>
/// <param name="Sequence">The number of the last event; 0 when there was none.</param>
/// <param name="Hash">Its hash, 64 lowercase hex digits.</param>
public sealed record AuditAnchor(long Sequence, string Hash);
