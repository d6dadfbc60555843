using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using WorkspaceAgents.Catalog;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Portal.Api;

/// <summary>The headers of tus 1.0.0. https://tus.io/protocols/resumable-upload</summary>
internal static class TusProtocol
{
    public const string Version = "1.0.0";
    public const string Extensions = "creation,expiration,termination";
    public const string ContentType = "application/offset+octet-stream";

    /// <summary>Every answer, also a refusal, says the version; another version than ours is refused before anything is looked at.</summary>
    public static async ValueTask<object?> FilterAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var (request, response) = (invocation.HttpContext.Request, invocation.HttpContext.Response);
        // When the answer starts, because the handler of refusals clears what was set before.
        response.OnStarting(() =>
        {
            response.Headers["Tus-Resumable"] = Version;
            response.Headers.CacheControl = "no-store";
            return Task.CompletedTask;
        });
        if (HttpMethods.IsOptions(request.Method) || request.Headers["Tus-Resumable"] == Version) return await next(invocation);
        response.Headers["Tus-Version"] = Version;
        return TypedResults.Problem(
            $"This server speaks tus {Version}. Send 'Tus-Resumable: {Version}'.", statusCode: StatusCodes.Status412PreconditionFailed, title: "Not valid");
    }

    public static NoContent Describe(HttpResponse response)
    {
        response.Headers["Tus-Version"] = Version;
        response.Headers["Tus-Extension"] = Extensions;
        return TypedResults.NoContent();
    }

    /// <summary>Reads <c>Upload-Length</c> and <c>Upload-Metadata</c>.</summary>
    public static UploadRequest ReadCreation(HttpRequest request)
    {
        if (request.Headers.ContainsKey("Upload-Defer-Length"))
            throw Invalid("This server needs Upload-Length at creation; Upload-Defer-Length is not supported.");
        var metadata = ReadMetadata(request.Headers["Upload-Metadata"].ToString());
        var hash = metadata.GetValueOrDefault("sha256");
        return new()
        {
            LengthBytes = ReadNumber(request, "Upload-Length"),
            // Names that common tus clients send by themselves.
            Path = metadata.GetValueOrDefault("path") ?? metadata.GetValueOrDefault("filename") ?? metadata.GetValueOrDefault("name"),
            ExpectedHash = string.IsNullOrEmpty(hash) ? null
                : BlobHash.TryParse(hash.ToLowerInvariant(), out var parsed) ? parsed
                : throw Invalid("Upload-Metadata: sha256 is 64 hex digits."),
            Note = metadata.GetValueOrDefault("note"),
        };
    }

    /// <summary>Reads the head of a PATCH.</summary>
    public static long ReadOffset(HttpRequest request)
    {
        if (!string.Equals(request.ContentType, ContentType, StringComparison.OrdinalIgnoreCase))
            throw new BadHttpRequestException($"Bytes come with 'Content-Type: {ContentType}'", StatusCodes.Status415UnsupportedMediaType);
        return ReadNumber(request, "Upload-Offset");
    }

    public static void WriteStatus(HttpResponse response, UploadStatus upload)
    {
        response.Headers["Upload-Length"] = Number(upload.LengthBytes);
        response.Headers["Upload-Metadata"] = $"path {Convert.ToBase64String(Encoding.UTF8.GetBytes(upload.Path))}";
        WriteProgress(response, upload);
    }

    public static void WriteProgress(HttpResponse response, UploadStatus upload)
    {
        response.Headers["Upload-Offset"] = Number(upload.OffsetBytes);
        WriteExpiry(response, upload);
    }

    /// <summary>An upload that is complete no longer expires.</summary>
    public static void WriteExpiry(HttpResponse response, UploadStatus upload)
    {
        if (upload.State == UploadState.Open) response.Headers["Upload-Expires"] = upload.ExpiresAt.ToString("R", CultureInfo.InvariantCulture);
    }

    /// <summary>Parses <c>path Y2FtZXJhLm1wNA==,note Zm9v</c>: names with base64 values; a name alone has an empty value.</summary>
    internal static Dictionary<string, string> ReadMetadata(string header)
    {
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in header.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var parts = pair.Split(' ', 2);
            var bytes = new byte[parts.Length == 2 ? parts[1].Length : 0];
            var written = 0;
            if (parts.Length == 2 && !Convert.TryFromBase64String(parts[1], bytes, out written))
                throw Invalid($"Upload-Metadata: the value of '{parts[0]}' is not base64.");
            if (!metadata.TryAdd(parts[0], Encoding.UTF8.GetString(bytes.AsSpan(0, written))))
                throw Invalid($"Upload-Metadata: '{parts[0]}' is there twice.");
        }

        return metadata;
    }

    private static long ReadNumber(HttpRequest request, string header) =>
        long.TryParse(request.Headers[header].ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw Invalid($"{header} is a whole number of bytes, 0 or more.");

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static WorkspaceException Invalid(string message) => new(ErrorCode.Invalid, message);
}
