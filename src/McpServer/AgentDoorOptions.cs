using System.ComponentModel.DataAnnotations;

namespace WorkspaceAgents.McpServer;

/// <summary>How agents reach the door. Keys <c>Portal:PublicUrl</c> and <c>Mcp:AllowedOrigins</c>.</summary>
public sealed class AgentDoorOptions
{
    /// <summary>
    /// Where the HTTP API is reached from outside, such as <c>https://footage.example.org</c>; upload and shard addresses begin with it.
    /// Null (default) for the host that the agent's own request named.
    /// </summary>
    [Url]
    public string? PublicUrl { get; set; }

    /// <summary>Web origins other than the server's own whose pages may call, such as <c>https://inspector.example.org</c>. None by default.</summary>
    public IReadOnlyList<string> AllowedOrigins { get; set; } = [];
}
