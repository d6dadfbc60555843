using System.Globalization;
using WorkspaceAgents.Catalog;
using WorkspaceAgents.Portal.Components.Files;

namespace WorkspaceAgents.Portal.Components.Audit;

/// <summary>The fields that narrow the audit page, and the address that exports the same events.</summary>
internal static class AuditFields
{
    /// <summary>Reads the fields of the address; empty ones do not narrow. Days are whole, in UTC, the last one included.</summary>
    /// <exception cref="WorkspaceException">A day or an outcome is none.</exception>
    public static AuditFilter Read(string? actor, string? action, string? target, string? outcome, string? fromDay, string? toDay, string? text) => new()
    {
        Actor = Value(actor), Action = Value(action), Target = Value(target), Text = Value(text),
        Outcome = Value(outcome) is not { } word ? null
            : Enum.TryParse<AuditOutcome>(word, ignoreCase: true, out var parsed) && Enum.IsDefined(parsed) ? parsed
            : throw new WorkspaceException(ErrorCode.Invalid, $"'{word}' is no outcome. Choose done or denied."),
        From = Day(fromDay), Until = Day(toDay)?.AddDays(1),
    };

    /// <summary>Where the events of a filter are exported; of the installation's trail without a workspace.</summary>
    public static string ExportUrl(string? workspace, AuditFilter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return FileAddress.With(
            workspace is null ? "/api/v1/audit/export" : $"/api/v1/workspaces/{workspace}/audit/export",
            ("actor", filter.Actor), ("action", filter.Action), ("target", filter.Target), ("outcome", filter.Outcome?.ToString().ToLowerInvariant()),
            ("from", filter.From?.ToString("o", CultureInfo.InvariantCulture)), ("until", filter.Until?.ToString("o", CultureInfo.InvariantCulture)), ("filter", filter.Text));
    }

    private static string? Value(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static DateTimeOffset? Day(string? day) => Value(day) is not { } text ? null
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var parsed) ? new(parsed.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero)
        : throw new WorkspaceException(ErrorCode.Invalid, $"'{text}' is no day. Write it as 2026-11-22.");
}
