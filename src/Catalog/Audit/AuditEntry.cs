namespace WorkspaceAgents.Catalog;

/// <summary>One event of an audit trail.</summary>
/// <param name="Sequence">Its number, from 1 without gaps.</param>
/// <param name="At">When, UTC.</param>
/// <param name="ActorKind">A person, an agent or the system.</param>
/// <param name="ActorName">Who.</param>
/// <param name="OnBehalfOf">For whom, when an agent acted.</param>
/// <param name="From">From where, when known.</param>
/// <param name="Action">What was done, as <c>file.write</c>.</param>
/// <param name="Target">To what.</param>
/// <param name="Outcome">Whether it was done or denied.</param>
/// <param name="Detail">Before and after, as JSON.</param>
/// <param name="Hash">The chain's hash at this event.</param>
public sealed record AuditEntry(
    long Sequence, DateTimeOffset At, ActorKind ActorKind, string ActorName, string? OnBehalfOf, string? From,
    string Action, string Target, AuditOutcome Outcome, string Detail, string Hash);
