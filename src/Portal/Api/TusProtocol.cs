using System.Globalization;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using WorkspaceAgents.Catalog;

namespace WorkspaceAgents.Portal.Api;

/// <summary>The headers of tus 1.0.0. https://tus.io/protocols/resumable-upload</summary>
internal static class TusProtocol
{
    public const string Version = "1.0.0";
    public const string Extensions = "creation,creation-with-upload,creation-defer-length,checksum,checksum-trailer,expiration,termination,concatenation";
    public const string ContentType = "application/offset+octet-stream";
    public const string MethodOverride = "X-HTTP-Method-Override";
    private const string Checksum = "Upload-Checksum";

    /// <summary>Every answer, also a refusal, says the version; another version than ours is refused before anything is looked at. A method that is overridden is the one that counts.</summary>
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
        var method = request.Headers[MethodOverride].ToString() is { Length: > 0 } instead ? instead.ToUpperInvariant() : request.Method;
        if (!HttpMethods.IsOptions(method) && request.Headers["Tus-Resumable"] != Version)
        {
            response.Headers["Tus-Version"] = Version;
            return TypedResults.Problem(
                $"This server speaks tus {Version}. Send 'Tus-Resumable: {Version}'.", statusCode: StatusCodes.Status412PreconditionFailed, title: "Not valid");
        }

        return method == request.Method ? await next(invocation) : await UploadsApi.DispatchAsync(invocation.HttpContext, method);
    }

    public static NoContent Describe(HttpResponse response)
    {
        response.Headers["Tus-Version"] = Version;
        response.Headers["Tus-Extension"] = Extensions;
        response.Headers["Tus-Checksum-Algorithm"] = UploadChecksum.Algorithms;
        response.Headers["Tus-Max-Size"] = Number(Uploads.MaxSizeBytes);
        return TypedResults.NoContent();
    }

    /// <summary>Reads <c>Upload-Length</c> or <c>Upload-Defer-Length</c>, <c>Upload-Concat: partial</c> and <c>Upload-Metadata</c>.</summary>
    public static UploadRequest ReadCreation(HttpRequest request)
    {
        var deferred = request.Headers["Upload-Defer-Length"];
        if (deferred.Count > 0 && deferred != "1") throw Invalid("Upload-Defer-Length has the value 1, or is not there.");
        if (deferred.Count > 0 && request.Headers.ContainsKey("Upload-Length")) throw Invalid("Send Upload-Length or Upload-Defer-Length: 1, not both.");
        var metadata = TusMetadata.Parse(request.Headers["Upload-Metadata"].ToString());
        return new()
        {
            Kind = request.Headers.ContainsKey("Upload-Concat") ? UploadKind.Part : UploadKind.File,
            LengthBytes = deferred.Count > 0 ? null : ReadNumber(request, "Upload-Length"),
            Path = metadata.Path, ExpectedHash = metadata.Hash, IfMatch = metadata.IfMatch, Note = metadata.Note, Metadata = metadata.Raw,
        };
    }

    /// <summary>Reads <c>Upload-Concat: final;…</c>; null when the request begins anything else.</summary>
    public static UploadJoin? ReadJoin(HttpRequest request)
    {
        var parts = request.Headers["Upload-Concat"].ToString();
        if (parts is "" or "partial") return null;
        if (request.Headers.ContainsKey("Upload-Length") || request.Headers.ContainsKey("Upload-Defer-Length"))
            throw Invalid("The length of a final upload is that of its parts: send neither Upload-Length nor Upload-Defer-Length with it.");
        if (HasBody(request)) throw Invalid("A final upload has no bytes of its own.");
        var metadata = TusMetadata.Parse(request.Headers["Upload-Metadata"].ToString());
        return new() { Parts = parts, Path = metadata.Path, ExpectedHash = metadata.Hash, IfMatch = metadata.IfMatch, Note = metadata.Note, Metadata = metadata.Raw };
    }

    /// <summary>Whether bytes come with a request; a creation may bring the first ones.</summary>
    public static bool HasBody(HttpRequest request) => request.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true };

    /// <summary>Reads the head of a PATCH, or of a creation that brings bytes (which belong at 0).</summary>
    public static UploadPiece ReadPiece(HttpRequest request, bool isCreation = false)
    {
        if (!string.Equals(request.ContentType, ContentType, StringComparison.OrdinalIgnoreCase))
            throw new BadHttpRequestException($"Bytes come with 'Content-Type: {ContentType}'", StatusCodes.Status415UnsupportedMediaType);
        var checksum = request.Headers[Checksum].ToString();
        return new()
        {
            OffsetBytes = isCreation ? 0 : ReadNumber(request, "Upload-Offset"),
            Content = request.Body,
            ContentLengthBytes = request.ContentLength,
            LengthBytes = !isCreation && request.Headers.ContainsKey("Upload-Length") ? ReadNumber(request, "Upload-Length") : null,
            Checksum = checksum.Length > 0 ? UploadChecksum.Parse(checksum) : null,
            ChecksumAfterwards = checksum.Length == 0 && request.GetDeclaredTrailers().Contains(Checksum, StringComparer.OrdinalIgnoreCase) ? () => ReadTrailer(request) : null,
        };
    }

    public static void WriteStatus(HttpResponse response, UploadStatus upload)
    {
        if (upload.LengthBytes is { } length) response.Headers["Upload-Length"] = Number(length);
        else response.Headers["Upload-Defer-Length"] = "1";
        if (!string.IsNullOrEmpty(upload.Metadata)) response.Headers["Upload-Metadata"] = upload.Metadata;
        if (upload.Kind == UploadKind.Part) response.Headers["Upload-Concat"] = "partial";
        if (upload.Parts is { } parts) response.Headers["Upload-Concat"] = parts;
        // Not before it is put together: until then it has no offset.
        if (upload.Kind == UploadKind.Joined && upload.State == UploadState.Open) WriteExpiry(response, upload);
        else WriteProgress(response, upload);
    }

    public static void WriteProgress(HttpResponse response, UploadStatus upload)
    {
        response.Headers["Upload-Offset"] = Number(upload.OffsetBytes);
        WriteExpiry(response, upload);
    }

    /// <summary>A file does not expire; what is unfinished, and a part, does.</summary>
    public static void WriteExpiry(HttpResponse response, UploadStatus upload)
    {
        if (upload.State == UploadState.Open || upload.Kind == UploadKind.Part) response.Headers["Upload-Expires"] = upload.ExpiresAt.ToString("R", CultureInfo.InvariantCulture);
    }

    private static UploadChecksum ReadTrailer(HttpRequest request) =>
        request.CheckTrailersAvailable() && request.GetTrailer(Checksum).ToString() is { Length: > 0 } checksum
            ? UploadChecksum.Parse(checksum)
            : throw Invalid($"{Checksum} was announced as a trailer but did not come. The bytes were thrown away.");

    private static long ReadNumber(HttpRequest request, string header) =>
        long.TryParse(request.Headers[header].ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw Invalid($"{header} is a whole number of bytes, 0 or more.");

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static WorkspaceException Invalid(string message) => new(ErrorCode.Invalid, message);
}
