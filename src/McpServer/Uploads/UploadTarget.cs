using System.ComponentModel;
using WorkspaceAgents.Catalog;

namespace WorkspaceAgents.McpServer;

/// <summary>Where the bytes of an upload go.</summary>
internal sealed record UploadTarget(
    UploadId UploadId,
    string Path,
    UploadState State,
    [property: Description("PATCH the bytes here (tus 1.0.0). The key in it opens this upload and nothing else; no other sign-in is needed.")] string? Url,
    [property: Description("Headers the PATCH needs.")] IReadOnlyDictionary<string, string>? Headers,
    [property: Description("A shell line that sends the file; put the file's local path after -T.")] string? Curl,
    [property: Description("An unfinished upload is thrown away then.")] DateTimeOffset ExpiresAt,
    [property: Description("What to do now.")] string Next);
