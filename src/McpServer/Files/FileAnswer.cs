using System.ComponentModel;
using WorkspaceAgents.Catalog;

namespace WorkspaceAgents.McpServer;

/// <summary>A file with its newest versions.</summary>
internal sealed record FileAnswer(
    FileSummary File,
    [property: Description("Whether it is in the trash.")] bool IsDeleted,
    int VersionCount,
    IReadOnlyList<FileVersionSummary> Versions,
    [property: Description("GET it with 'Authorization: Bearer <token>'; it takes Range.")] string DownloadUrl);
