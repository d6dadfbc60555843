using System.Globalization;
using WorkspaceAgents.Catalog;

namespace WorkspaceAgents.Portal.Components.AccessPages;

/// <summary>The fields of the form that makes a grant.</summary>
internal static class GrantFields
{
    /// <summary>Reads <c>Path</c>, <c>Subject</c> (as <c>group:captions</c>), <c>Effect</c>, <c>Permission</c> (several), <c>Note</c> and <c>Until</c> (a day, that day included).</summary>
    /// <param name="form">What was sent.</param>
    /// <exception cref="WorkspaceException">Nobody or no permission was chosen, or the day is none.</exception>
    public static GrantRequest Read(IFormCollection form)
    {
        ArgumentNullException.ThrowIfNull(form);
        var subject = form["Subject"].ToString().Split(':', 2);
        if (subject.Length != 2 || !Enum.TryParse<GrantSubjectKind>(subject[0], ignoreCase: true, out var kind))
            throw new WorkspaceException(ErrorCode.Invalid, "Choose whom the grant is about.");
        var permissions = Permissions.None;
        foreach (var one in form["Permission"])
        {
            if (Enum.TryParse<Permissions>(one, ignoreCase: true, out var parsed)) permissions |= parsed;
        }

        if (permissions == Permissions.None) throw new WorkspaceException(ErrorCode.Invalid, "Tick at least one permission.");
        return new()
        {
            Path = form["Path"].ToString(), SubjectKind = kind, Subject = subject[1], Permissions = permissions, Note = form["Note"].ToString(),
            Effect = string.Equals(form["Effect"], "deny", StringComparison.OrdinalIgnoreCase) ? GrantEffect.Deny : GrantEffect.Allow,
            ExpiresAt = ReadEnd(form["Until"]),
        };
    }

    private static DateTimeOffset? ReadEnd(string? day)
    {
        if (string.IsNullOrWhiteSpace(day)) return null;
        if (!DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var last))
            throw new WorkspaceException(ErrorCode.Invalid, $"'{day}' is no day. Write it as 2026-12-31, or leave it empty for no end.");
        return new(last.AddDays(1).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
    }
}
