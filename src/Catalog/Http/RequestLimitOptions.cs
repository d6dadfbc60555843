using System.ComponentModel.DataAnnotations;

namespace WorkspaceAgents.Catalog.Http;

/// <summary>How much one token, or one person signed in, may ask. Section <c>Limits</c>. A minute's worth may come at once; it comes back second by second.</summary>
public sealed class RequestLimitOptions
{
    /// <summary>Requests a minute under <c>/api</c>, 60 to 10,000,000. Default 60,000: no person or tool of ours comes near; a loop that ran away does.</summary>
    [Range(60, 10_000_000)]
    public int ApiPerMinute { get; set; } = 60_000;

    /// <summary>Calls a minute under <c>/mcp</c>, 60 to 10,000,000. Default 1,200: an agent that waits for its answers asks some 100.</summary>
    [Range(60, 10_000_000)]
    public int AgentPerMinute { get; set; } = 1_200;
}
