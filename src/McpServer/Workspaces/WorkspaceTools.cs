using System.ComponentModel;
using ModelContextProtocol.Server;
using WorkspaceAgents.Catalog;

namespace WorkspaceAgents.McpServer;

/// <summary>Workspaces, and what happened in them.</summary>
internal sealed class WorkspaceTools(AgentCall call, Workspaces workspaces, AuditTrail audit)
{
    [McpServerTool(Name = "list_workspaces", Title = "List workspaces", ReadOnly = true, Idempotent = true, UseStructuredContent = true)]
    [Description("The workspaces this token opens: slug (the name other tools take), what the token may do there, files, bytes used and allowed. Start here.")]
    public async Task<WorkspaceList> ListWorkspacesAsync(
        [Description("The last slug of the page before; leave out for the first page. Example: 'studio'.")] string? after = null,
        [Description("Workspaces a page, 1 to 200; 50 when left out.")] int limit = 50,
        CancellationToken cancellationToken = default)
    {
        var all = await workspaces.ListAsync(await call.ActorAsync(), cancellationToken);
        var page = Page.Of(all.OrderBy(w => w.Slug, StringComparer.Ordinal), w => w.Slug, after, limit, 200);
        return new(page.Items, page.Next);
    }

    [McpServerTool(Name = "list_audit", Title = "List the audit trail", ReadOnly = true, Idempotent = true, UseStructuredContent = true)]
    [Description("Who did what in a workspace, newest first: people, agents and the system. Also the way back to ids: filter 'batch.create' shows the batches that were made.")]
    public async Task<AuditPage> ListAuditAsync(
        [Description("The workspace's slug. Example: 'studio'.")] string workspace,
        [Description("A part of the action, target or actor. Examples: 'file.write', 'batch.create', 'kitchen.mp4'. Leave out for everything.")] string? filter = null,
        [Description("Only what happened to this path or, ending in '/', to everything below it. Example: 'raw/'.")] string? path = null,
        [Description("'done' or 'denied'; both when left out.")] string? outcome = null,
        [Description("Only events with a smaller sequence number: the 'next' of the page before. Leave out for the newest.")] long? before = null,
        [Description("Events a page, 1 to 200; 50 when left out.")] int limit = 50,
        CancellationToken cancellationToken = default)
    {
        limit = Math.Clamp(limit, 1, 200);
        AuditOutcome? wanted = outcome switch
        {
            null => null,
            "done" => AuditOutcome.Done,
            "denied" => AuditOutcome.Denied,
            _ => throw new WorkspaceException(ErrorCode.Invalid, $"outcome is 'done' or 'denied', not '{outcome}'."),
        };
        var events = await audit.SearchAsync(await call.ActorAsync(), workspace, new AuditFilter { Text = filter, Target = path, Outcome = wanted }, before, limit, cancellationToken);
        return new(events, events.Count == limit && events[^1].Sequence > 1 ? events[^1].Sequence : null);
    }
}
