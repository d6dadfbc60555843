using System.ComponentModel;
using System.Globalization;
using ModelContextProtocol.Server;
using WorkspaceAgents.Catalog;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.McpServer;

/// <summary>Bringing files in. The bytes go over HTTP, beside MCP.</summary>
internal sealed class UploadTools(AgentCall call, Uploads uploads)
{
    [McpServerTool(Name = "begin_upload", Title = "Begin an upload", Destructive = false, UseStructuredContent = true)]
    [Description("""
        Begins the upload of one file of any size and answers where its bytes go: a tus 1.0.0 URL with a key of its own (it opens this upload
        only, so it can be handed on), the headers to send, and a ready curl line. When the last byte has arrived the file exists; a path that
        exists gets a new version. A cut upload resumes from the offset that upload_status gives.
        """)]
    public async Task<UploadTarget> BeginUploadAsync(
        [Description("The workspace's slug. Example: 'studio'.")] string workspace,
        [Description("Where the file is to be. One folder per recording groups by itself. Example: 'shoots/2026-03-14/kitchen/camera.mp4'.")] string path,
        [Description("The exact size of the file in bytes, 0 or more. Example: 5368709120.")] long sizeBytes,
        [Description("The SHA-256 the bytes must have, 64 hex digits; what arrives otherwise is refused. Leave out when unknown.")] string? sha256 = null,
        [Description("Why this version is made, for the file's history. Example: 'colour corrected'.")] string? note = null,
        [Description("The SHA-256 of the version you saw (stat_file gives it), or 'none' when there must be no file yet. When something else is there, now or when the last byte has arrived, nothing is overwritten. Leave out to add a version to whatever is there.")] string? ifMatch = null,
        CancellationToken cancellationToken = default)
    {
        BlobHash? expected = null;
        if (sha256 is not null)
        {
            if (!BlobHash.TryParse(sha256, null, out var parsed))
                throw new WorkspaceException(ErrorCode.Invalid, $"'{sha256}' is no SHA-256: it has 64 hex digits, as sha256sum prints them.");
            expected = parsed;
        }

        var request = new UploadRequest { Path = path, LengthBytes = sizeBytes, ExpectedHash = expected, Note = note, IfMatch = ifMatch };
        var upload = await uploads.CreateAsync(await call.ActorAsync(), workspace, request, cancellationToken);
        if (upload.State == UploadState.Completed)
            return new(upload.Id, upload.Path, UploadState.Completed, null, null, null, upload.ExpiresAt, "No bytes are needed: the file is empty, or this token may download the same bytes already. It is there; stat_file shows it.");
        var url = call.UrlOf($"/api/v1/workspaces/{upload.Workspace}/uploads/{upload.Id}?key={upload.Key}");
        var headers = new Dictionary<string, string>
        {
            ["Tus-Resumable"] = "1.0.0",
            ["Upload-Offset"] = "0",
            ["Content-Type"] = "application/offset+octet-stream",
        };
        return new(
            upload.Id, upload.Path, upload.State, url, headers, CurlLine(upload.Path, url, headers), upload.ExpiresAt,
            "Send the bytes with one PATCH (the curl line does). If it is cut: upload_status gives offsetBytes; PATCH the rest from there with that Upload-Offset.");
    }

    [McpServerTool(Name = "upload_status", Title = "Show an upload", ReadOnly = true, Idempotent = true, UseStructuredContent = true)]
    [Description("How many bytes of an upload are safe on disk, and whether the file exists already. Resume a cut upload by sending the rest from offsetBytes.")]
    public async Task<UploadStatus> UploadStatusAsync(
        [Description("The uploadId that begin_upload gave.")] string uploadId,
        CancellationToken cancellationToken = default) =>
        await uploads.GetAsync(await call.ActorAsync(), AgentCall.Parse<UploadId>(uploadId, "uploadId", "begin_upload"), cancellationToken);

    /// <summary>One line for a POSIX shell. <c>-T</c> streams from disk; <c>--data-binary</c> would read the whole file into memory.</summary>
    private static string CurlLine(string path, string url, Dictionary<string, string> headers) => string.Create(
        CultureInfo.InvariantCulture,
        $"curl --fail-with-body -X PATCH -T {Quote(WorkspacePath.NameOf(path))} {string.Join(' ', headers.Select(h => $"-H {Quote($"{h.Key}: {h.Value}")}"))} {Quote(url)}");

    private static string Quote(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
