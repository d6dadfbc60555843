using System.ComponentModel;

namespace WorkspaceAgents.McpServer;

/// <summary>What was done to a file or folder.</summary>
internal sealed record FileChange(
    string Action,
    [property: Description("Where it is now.")] string Path,
    [property: Description("Files that were moved, copied or brought back.")] long? FileCount,
    [property: Description("Files that were replaced: in the trash after a move, older versions after a copy.")] long? ReplacedCount,
    string? Next);
