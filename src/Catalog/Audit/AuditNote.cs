namespace WorkspaceAgents.Catalog;

/// <summary>What an audit event is to say, before it has its place in a chain.</summary>
/// <param name="Action">A noun and a verb: <c>file.write</c>.</param>
/// <param name="Target">What it was done to, as a person would name it.</param>
/// <param name="Detail">Before and after, as JSON.</param>
/// <param name="Outcome">Whether it was done.</param>
internal sealed record AuditNote(string Action, string Target, string Detail, AuditOutcome Outcome = AuditOutcome.Done);
