using System.Text.Json;

namespace WorkspaceAgents.Catalog;

/// <summary>The audit events a change wants to leave; they are written in the change's own transaction.</summary>
internal sealed class AuditDraft
{
    private readonly List<(string Action, string Target, string Detail)> events = [];

    public IReadOnlyList<(string Action, string Target, string Detail)> Events => events;

    /// <summary>Notes the same events that another draft has.</summary>
    public void AddAll(AuditDraft other) => events.AddRange(other.events);

    /// <summary>Notes one event.</summary>
    /// <param name="action">A noun and a verb: <c>file.write</c>.</param>
    /// <param name="target">What it was done to, as a person would name it.</param>
    /// <param name="detail">Before and after; no secrets.</param>
    public void Add(string action, string target, object? detail = null) =>
        events.Add((action, target, JsonSerializer.Serialize(detail ?? new { }, CatalogJson.Options)));
}
