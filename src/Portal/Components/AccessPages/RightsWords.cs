using System.Globalization;
using WorkspaceAgents.Catalog;

namespace WorkspaceAgents.Portal.Components.AccessPages;

/// <summary>Rights and locks as people read them.</summary>
internal static class RightsWords
{
    /// <summary>The permissions one by one, from the smallest.</summary>
    public static readonly IReadOnlyList<Permissions> Each =
        [Permissions.View, Permissions.Download, Permissions.Annotate, Permissions.Write, Permissions.Publish, Permissions.Manage];

    /// <summary>One permission in lower case, as the API writes it.</summary>
    public static string Name(Permissions one) => one.ToString().ToLowerInvariant();

    /// <summary>All of a set, as <c>view, download</c>; <c>nothing</c> for none.</summary>
    public static string List(Permissions set) => set == Permissions.None ? "nothing" : string.Join(", ", Each.Where(one => set.HasFlag(one)).Select(Name));

    /// <summary>The most that the rights come to, in one word for a column.</summary>
    public static string Most(PathRights rights)
    {
        ArgumentNullException.ThrowIfNull(rights);
        return rights.May.HasFlag(Permissions.Manage) ? "manage"
            : rights.May.HasFlag(Permissions.Write) ? "write"
            : rights.May.HasFlag(Permissions.Annotate) ? "annotate"
            : rights.May.HasFlag(Permissions.Download) ? "download"
            : rights.May.HasFlag(Permissions.View) ? "view only" : "open";
    }

    /// <summary>A lock in one sentence, as <c>Locked by ada on 3 March: raw footage is final.</c></summary>
    /// <param name="held">The lock.</param>
    /// <param name="now">Now: the year is left out when it is this one.</param>
    public static string Sentence(LockSummary held, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(held);
        var day = held.LockedAt.ToString(held.LockedAt.Year == now.Year ? "d MMMM" : "d MMMM yyyy", CultureInfo.InvariantCulture);
        return $"Locked by {held.LockedBy} on {day}: {held.Reason}{(held.Reason.EndsWith('.') || held.Reason.EndsWith('!') || held.Reason.EndsWith('?') ? "" : ".")}";
    }

    /// <summary>Reads one permission of an address; view when it is none.</summary>
    public static Permissions Parse(string? text) => Enum.TryParse<Permissions>(text, ignoreCase: true, out var one) && Each.Contains(one) ? one : Permissions.View;

    /// <summary>Whom a grant is about, as <c>role annotator</c>, <c>every agent</c>.</summary>
    public static string Subject(GrantSummary grant)
    {
        ArgumentNullException.ThrowIfNull(grant);
        return grant.SubjectKind == GrantSubjectKind.Agent && grant.SubjectId == "*" ? "every agent" : $"{grant.SubjectKind.ToString().ToLowerInvariant()} {grant.Subject}";
    }
}
