using WorkspaceAgents.Catalog;
using WorkspaceAgents.Portal.Components.CommentThreads;

namespace WorkspaceAgents.Portal.Components.ActivityPages;

/// <summary>How the feed says what was done.</summary>
internal static class ActivityWords
{
    private static readonly Dictionary<string, string> Verbs = new()
    {
        ["file.write"] = "wrote", ["file.delete"] = "moved to the trash", ["file.restore"] = "brought back", ["file.move"] = "moved", ["file.copy"] = "copied to",
        ["folder.create"] = "made the folder", ["folder.add"] = "made the folder", ["folder.move"] = "moved the folder", ["folder.copy"] = "copied a folder to",
        ["folder.delete"] = "moved to the trash the folder", ["folder.restore"] = "brought back the folder", ["trash.delete"] = "deleted for good",
        ["comment.add"] = "commented on", ["comment.reply"] = "answered a comment on", ["comment.edit"] = "edited a comment on",
        ["comment.delete"] = "took a comment back on", ["comment.resolve"] = "resolved a comment on", ["comment.reopen"] = "reopened a comment on",
        ["share.create"] = "shared by a link", ["share.revoke"] = "ended a link to", ["lock.add"] = "locked", ["lock.remove"] = "unlocked",
        ["grant.add"] = "granted or denied rights on", ["grant.remove"] = "took back a grant on", ["batch.create"] = "made the batch",
        ["recording.approve"] = "approved", ["recording.quarantine"] = "quarantined", ["recording.clock"] = "set the clock of", ["recording.spot-check"] = "checked a frame of", ["recording.layer"] = "annotated",
        ["dataset.create"] = "made the dataset", ["dataset.publish"] = "published", ["dataset.alias"] = "moved the alias", ["job.cancel"] = "cancelled",
        ["member.set"] = "set the role of", ["member.remove"] = "removed", ["group.set"] = "changed the group", ["group.remove"] = "removed the group",
        ["workspace.create"] = "made the workspace", ["workspace.limits"] = "changed the limits of", ["token.issue"] = "made the token",
        ["token.revoke"] = "revoked the token", ["token.rotate"] = "renewed the token",
    };

    /// <summary>What was done, as the words between who and what; an action that has none stands for itself.</summary>
    public static string Say(string action) =>
        Verbs.TryGetValue(action, out var words) ? words : action.StartsWith("job.", StringComparison.Ordinal) ? "asked for" : action;

    public static string IconOf(string action) => action.Split('.')[0] switch
    {
        "comment" => "comment",
        "share" => "share",
        "folder" => "folder",
        "file" or "upload" => "file",
        "trash" => "trash",
        "batch" => "batch",
        "recording" => "recording",
        "dataset" => "dataset",
        "job" => "jobs",
        "member" or "group" => "people",
        "token" => "key",
        "lock" or "grant" => "shield",
        _ => "activity",
    };

    /// <summary>Where to look at it; null when there is nothing to look at.</summary>
    public static string? UrlOf(string workspace, ActivityEvent e) => e switch
    {
        { Path: { } path, MovedTo: null } when e.Action.StartsWith("file.", StringComparison.Ordinal) || e.Action.StartsWith("comment.", StringComparison.Ordinal) =>
            CommentPlace.UrlOf(workspace, path, e.AtSeconds, e.FrameIndex),
        { Action: "dataset.publish" or "dataset.create" } => $"/w/{workspace}/datasets/{Uri.EscapeDataString(e.Target.Split('@', ':')[0])}",
        { Action: "member.set" } => $"/w/{workspace}/members",
        _ => null,
    };
}
