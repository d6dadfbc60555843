using System.Text.Json;
using Microsoft.EntityFrameworkCore;

namespace WorkspaceAgents.Catalog;

/// <summary>Which events of the trail somebody sees in the feed. What is not named here is seen by nobody: a new kind of event is quiet until it is placed.</summary>
internal static class ActivityRules
{
    private static readonly Dictionary<string, ActivityScope> Nouns = new()
    {
        ["file"] = ActivityScope.Path, ["folder"] = ActivityScope.Path, ["upload"] = ActivityScope.Path, ["lock"] = ActivityScope.Path,
        ["comment"] = ActivityScope.Path, ["share"] = ActivityScope.Path, ["trash"] = ActivityScope.Path, ["grant"] = ActivityScope.Pattern,
        ["recording"] = ActivityScope.Recording, ["batch"] = ActivityScope.Members, ["dataset"] = ActivityScope.Members, ["job"] = ActivityScope.Members,
        ["member"] = ActivityScope.Members, ["group"] = ActivityScope.Members, ["workspace"] = ActivityScope.Members, ["usage"] = ActivityScope.Members,
        ["token"] = ActivityScope.Managers, ["invitation"] = ActivityScope.Managers, ["account"] = ActivityScope.Managers, ["agent"] = ActivityScope.Managers,
        ["storage"] = ActivityScope.Managers,
    };

    // Looking is no news, going on is none, and neither is being refused.
    private static readonly string[] QuietVerbs = ["read", "use", "refresh", "deny"];

    public static ActivityScope ScopeOf(string action)
    {
        var dot = action.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0 || QuietVerbs.Contains(action[(dot + 1)..], StringComparer.Ordinal)) return ActivityScope.Hidden;
        return Nouns.GetValueOrDefault(action[..dot]);
    }

    /// <summary>Those of some events that somebody may see, in their order.</summary>
    public static async Task<IReadOnlyList<ActivityEvent>> VisibleAsync(
        CatalogDbContext db, WorkspaceAccess access, IReadOnlyList<AuditEvent> events, CancellationToken cancellationToken)
    {
        var recordings = await RecordingsAsync(db, access, events, cancellationToken);
        var visible = new List<ActivityEvent>();
        foreach (var e in events)
        {
            if (e.Outcome != AuditOutcome.Done) continue;
            using var detail = JsonDocument.Parse(e.Detail);
            var scope = ScopeOf(e.Action);
            var isPath = scope == ActivityScope.Path && !e.Target.StartsWith("dataset:", StringComparison.Ordinal);
            var paths = isPath ? PathsOf(e.Target, detail.RootElement) : [];
            if (!MaySee(e, scope, isPath, paths)) continue;
            visible.Add(new()
            {
                Sequence = e.Sequence, At = e.At, ActorKind = e.ActorKind, Actor = e.ActorName, OnBehalfOf = e.OnBehalfOf, Action = e.Action, Target = e.Target,
                Path = isPath ? e.Target : null, MovedTo = isPath ? MovedTo(e.Target, detail.RootElement) : null,
                Comment = CommentOf(detail.RootElement), AtSeconds = Number(detail.RootElement, "atSeconds"), FrameIndex = (int?)Number(detail.RootElement, "frameIndex"),
            });
        }

        return visible;

        bool MaySee(AuditEvent e, ActivityScope scope, bool isPath, IReadOnlyList<string> paths) => scope switch
        {
            ActivityScope.Path when isPath => paths.All(path => access.May(Permissions.View, path)),
            ActivityScope.Path or ActivityScope.Members => access.AtLarge.HasFlag(Permissions.View),
            ActivityScope.Pattern => access.May(Permissions.View, PathPattern.Parse(e.Target).Prefix),
            ActivityScope.Recording => RecordingOf(e.Target) is { } recording && recordings[recording].All(r => Recordings.MaySee(access, r)),
            ActivityScope.Managers => access.AtLarge.HasFlag(Permissions.Manage),
            _ => false,
        };

        string? RecordingOf(string target) => NamesOf(target).FirstOrDefault(recordings.Contains);
    }

    /// <summary>A recording's name, or <c>name/track</c>.</summary>
    private static IEnumerable<string> NamesOf(string target)
    {
        yield return target;
        if (target.LastIndexOf('/') is var slash and > 0) yield return target[..slash];
    }

    private static async Task<ILookup<string, Recording>> RecordingsAsync(
        CatalogDbContext db, WorkspaceAccess access, IReadOnlyList<AuditEvent> events, CancellationToken cancellationToken)
    {
        var names = events.Where(e => ScopeOf(e.Action) == ActivityScope.Recording).SelectMany(e => NamesOf(e.Target)).Distinct().ToList();
        List<Recording> found = names.Count == 0 ? [] : await db.Recordings.AsNoTracking().Include(r => r.Tracks)
            .Where(r => r.WorkspaceId == access.Workspace.Id && names.Contains(r.Name)).ToListAsync(cancellationToken);
        return found.ToLookup(r => r.Name);
    }

    /// <summary>Every path that an event tells of.</summary>
    private static List<string> PathsOf(string target, JsonElement detail)
    {
        var paths = new List<string> { target };
        if (detail.ValueKind != JsonValueKind.Object) return paths;
        foreach (var name in (string[])["before", "after", "source"])
        {
            if (detail.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String) paths.Add(value.GetString()!);
        }

        return paths;
    }

    private static string? MovedTo(string target, JsonElement detail) =>
        detail.ValueKind == JsonValueKind.Object && detail.TryGetProperty("after", out var after) && after.ValueKind == JsonValueKind.String && after.GetString() != target
            ? after.GetString() : null;

    private static CommentId? CommentOf(JsonElement detail) =>
        detail.ValueKind == JsonValueKind.Object && detail.TryGetProperty("comment", out var id) && id.ValueKind == JsonValueKind.String && id.TryGetGuid(out var value)
            ? new(value) : null;

    private static double? Number(JsonElement detail, string name) =>
        detail.ValueKind == JsonValueKind.Object && detail.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;
}
