using System.ComponentModel;
using WorkspaceAgents.Catalog;

namespace WorkspaceAgents.McpServer;

/// <summary>What a search found.</summary>
internal sealed record FileMatches(
    IReadOnlyList<FileSummary> Files,
    [property: Description("True when there are more: search for a longer text.")] bool HasMore);
