using System.Text;
using System.Text.Json;

namespace WorkspaceAgents.Catalog;

/// <summary>The audit events a change wants to leave; they are written in the change's own transaction.</summary>
internal sealed class AuditDraft
{
    /// <summary>An index entry of PostgreSQL holds about 2,700 bytes; a path has at most 1,024.</summary>
    private const int MaxTargetBytes = 1100;

    private readonly List<AuditNote> events = [];

    public IReadOnlyList<AuditNote> Events => events;

    /// <summary>Notes the same events that another draft has.</summary>
    public void AddAll(AuditDraft other) => events.AddRange(other.events);

    /// <summary>Notes one event.</summary>
    /// <param name="action">A noun and a verb: <c>file.write</c>.</param>
    /// <param name="target">What it was done to, as a person would name it.</param>
    /// <param name="detail">Before and after; no secrets.</param>
    /// <param name="outcome">Whether it was done.</param>
    public void Add(string action, string target, object? detail = null, AuditOutcome outcome = AuditOutcome.Done) => events.Add(Note(action, target, detail, outcome));

    /// <summary>One event, with its detail as JSON.</summary>
    public static AuditNote Note(string action, string target, object? detail, AuditOutcome outcome = AuditOutcome.Done) =>
        new(action, Cut(target), JsonSerializer.Serialize(detail ?? new { }, CatalogJson.Options), outcome);

    private static string Cut(string target)
    {
        if (Encoding.UTF8.GetByteCount(target) <= MaxTargetBytes) return target;
        var length = Math.Min(target.Length, MaxTargetBytes);
        while (Encoding.UTF8.GetByteCount(target.AsSpan(0, length)) > MaxTargetBytes) length--;
        return target[..(char.IsHighSurrogate(target[length - 1]) ? length - 1 : length)] + "…";
    }
}
