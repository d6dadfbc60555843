using System.ComponentModel;
using ModelContextProtocol.Server;
using WorkspaceAgents.Catalog;

namespace WorkspaceAgents.McpServer;

/// <summary>Who may do what to which path, and changing it.</summary>
internal sealed class AccessTools(AgentCall call, AccessExplanations explanations, Grants grants, Locks locks)
{
    [McpServerTool(Name = "explain_access", Title = "Explain a permission", ReadOnly = true, Idempotent = true, UseStructuredContent = true)]
    [Description("Whether somebody may do something to a path and which rule decides (role, grant, token or lock), with the grants and locks on that path. Ask before a write that was refused is tried again.")]
    public async Task<AccessAnswer> ExplainAccessAsync(
        [Description("The workspace's slug. Example: 'studio'.")] string workspace,
        [Description("A file or folder, whether it exists or not. Example: 'raw/take-1.mp4'. Leave out for the root.")] string? path = null,
        [Description("'view', 'download', 'write', 'annotate', 'publish' or 'manage'; 'view' when left out.")] string permission = "view",
        [Description("A member's user name or an agent token's id; '*' for everybody. Leave out for this token. About others only with 'manage'.")] string? who = null,
        CancellationToken cancellationToken = default)
    {
        var actor = await call.ActorAsync();
        var asked = ParsePermissions(permission);
        IReadOnlyList<AccessDecision> decisions = who == "*"
            ? await explanations.WhoMayAsync(actor, workspace, path ?? "", asked, cancellationToken)
            : [await explanations.ExplainAsync(actor, workspace, who, path ?? "", asked, cancellationToken)];
        var held = (await locks.ListAsync(actor, workspace, path, cancellationToken)).Take(50).ToList();
        var here = decisions[0].DecidedBy == AccessSource.NotMember ? [] : await grants.ListAsync(actor, workspace, path ?? "", 50, cancellationToken);
        return new([.. decisions.Take(500)], here, held);
    }

    [McpServerTool(Name = "change_access", Title = "Grant, revoke, lock or unlock", Destructive = true, UseStructuredContent = true)]
    [Description("Changes who may do what: 'lock' a file or folder against every write, with the reason that will be shown; 'unlock' it; 'grant' permissions on a file, folder or glob; 'revoke' a grant. Granting needs 'manage', locking needs 'write'.")]
    public async Task<AccessChange> ChangeAccessAsync(
        [Description("The workspace's slug. Example: 'studio'.")] string workspace,
        [Description("'lock', 'unlock', 'grant' or 'revoke'.")] string action,
        [Description("With lock, unlock and grant: a file or folder; with grant also a glob. Examples: 'raw', 'raw/**', '**/*.vtt'.")] string? path = null,
        [Description("With lock and grant: why, 1 to 500 characters. Example: 'raw footage is final'.")] string? reason = null,
        [Description("With lock: true also makes the folder 'annotations' beside a folder, which stays open.")] bool openAnnotations = false,
        [Description("With grant: 'member:ada', 'role:viewer', 'group:captions', 'agent:<token id>' or 'agent:*'.")] string? subject = null,
        [Description("With grant: 'allow' or 'deny'; 'allow' when left out.")] string effect = "allow",
        [Description("With grant: permissions with commas between. Example: 'write,annotate'.")] string? permissions = null,
        [Description("With revoke: the grant's id, from explain_access.")] string? grantId = null,
        CancellationToken cancellationToken = default)
    {
        var actor = await call.ActorAsync();
        switch (action)
        {
            case "lock":
                var held = openAnnotations
                    ? await locks.LockRawAsync(actor, workspace, Need(path, "path"), reason ?? "", cancellationToken)
                    : await locks.LockAsync(actor, workspace, Need(path, "path"), reason ?? "", cancellationToken);
                return new(action, null, held);
            case "unlock":
                await locks.UnlockAsync(actor, workspace, Need(path, "path"), cancellationToken);
                return new(action, null, null);
            case "grant":
                var (kind, key) = ParseSubject(Need(subject, "subject"));
                return new(action, await grants.AddAsync(actor, workspace, new GrantRequest
                {
                    Path = Need(path, "path"), SubjectKind = kind, Subject = key, Note = reason, Permissions = ParsePermissions(Need(permissions, "permissions")),
                    Effect = effect switch
                    {
                        "allow" => GrantEffect.Allow,
                        "deny" => GrantEffect.Deny,
                        _ => throw new WorkspaceException(ErrorCode.Invalid, $"effect is 'allow' or 'deny', not '{effect}'."),
                    },
                }, cancellationToken), null);
            case "revoke":
                return new(action, await grants.RemoveAsync(actor, workspace, AgentCall.Parse<GrantId>(Need(grantId, "grantId"), "grantId", "explain_access"), cancellationToken), null);
            default:
                throw new WorkspaceException(ErrorCode.Invalid, $"action is 'lock', 'unlock', 'grant' or 'revoke', not '{action}'.");
        }

        string Need(string? value, string name) => value ?? throw new WorkspaceException(ErrorCode.Invalid, $"Give '{name}' with {action}.");
    }

    private static Permissions ParsePermissions(string text) =>
        Enum.TryParse<Permissions>(text, ignoreCase: true, out var parsed) && !text.AsSpan().ContainsAnyInRange('0', '9') && parsed != Permissions.None
            ? parsed
            : throw new WorkspaceException(ErrorCode.Invalid, $"A permission is view, download, write, annotate, publish or manage, not '{text}'.");

    private static (GrantSubjectKind Kind, string Key) ParseSubject(string text) =>
        text.Split(':', 2) is [var kind, var key] && Enum.TryParse<GrantSubjectKind>(kind, ignoreCase: true, out var parsed)
            ? (parsed, key)
            : throw new WorkspaceException(ErrorCode.Invalid, $"A subject is written 'member:ada', 'role:viewer', 'group:captions', 'agent:<token id>' or 'agent:*', not '{text}'.");
}
