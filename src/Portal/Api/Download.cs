using System.Buffers;
using System.Globalization;
using System.Reflection;
using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Net.Http.Headers;
using WorkspaceAgents.Catalog;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Portal.Api;

/// <summary>
/// Answers GET and HEAD with stored bytes: conditions, one range or several, the hash as ETag, and headers that keep uploaded content from
/// running in a browser. Holds one buffer, however long the file is.
/// </summary>
internal sealed class Download : IResult, IEndpointMetadataProvider
{
    private const int BufferBytes = 128 * 1024;

    private readonly Stream _content;
    private readonly EntityTagHeaderValue _tag;
    private readonly string _mediaType;
    private readonly string? _name;
    private readonly DateTimeOffset? _modifiedAt;

    private Download(Stream content, BlobHash hash, string mediaType, string? name, DateTimeOffset? modifiedAt) =>
        (_content, _tag, _mediaType, _name, _modifiedAt) = (content, TagOf(hash), mediaType, name, modifiedAt);

    /// <summary>To be saved, never shown: the bytes are whatever somebody uploaded.</summary>
    public static Download Attachment(Stream content, BlobHash hash, string name, DateTimeOffset? modifiedAt) => new(content, hash, MediaTypes.Of(name), name, modifiedAt);

    /// <summary>To be played or read in place: bytes this installation made.</summary>
    public static Download Inline(Stream content, BlobHash hash, string mediaType) => new(content, hash, mediaType, null, null);

    public static EntityTagHeaderValue TagOf(BlobHash hash) => new($"\"{hash}\"");

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder)
    {
        foreach (var status in (int[])[StatusCodes.Status200OK, StatusCodes.Status206PartialContent]) builder.Metadata.Add(new ProducesResponseTypeMetadata(status, typeof(Stream), ["application/octet-stream"]));
        foreach (var status in (int[])[StatusCodes.Status304NotModified, StatusCodes.Status412PreconditionFailed, StatusCodes.Status416RangeNotSatisfiable]) builder.Metadata.Add(new ProducesResponseTypeMetadata(status));
    }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        await using var content = _content;
        var (request, response) = (httpContext.Request.GetTypedHeaders(), httpContext.Response);
        Describe(response);
        switch (DownloadConditions.Evaluate(request, _tag, _modifiedAt))
        {
            case StatusCodes.Status412PreconditionFailed:
                throw new WorkspaceException(ErrorCode.PreconditionFailed, $"The file is no longer what If-Match or If-Unmodified-Since says; its ETag is {_tag}. Read it again without the condition.");
            case StatusCodes.Status304NotModified:
                response.StatusCode = StatusCodes.Status304NotModified;
                return;
        }

        // A range is of GET only: https://www.rfc-editor.org/rfc/rfc9110#section-14.2
        var ranges = HttpMethods.IsGet(httpContext.Request.Method) && DownloadConditions.RangeHolds(request, _tag, _modifiedAt)
            ? ByteRanges.Parse(httpContext.Request.Headers.Range, content.Length) : null;
        // Everything this writes goes to the line as it is: nothing is gathered on the way.
        httpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        if (ranges is null) await SendAsync(httpContext, [new(0, content.Length)], _mediaType, null);
        else if (ranges.Count == 0) RefuseRange(response, content.Length);
        else if (ranges.Count == 1) await SendRangeAsync(httpContext, ranges[0]);
        else await SendRangesAsync(httpContext, ranges);
    }

    private void Describe(HttpResponse response)
    {
        var headers = response.GetTypedHeaders();
        headers.ETag = _tag;
        headers.LastModified = _modifiedAt;
        if (_name is not null)
        {
            // RFC 6266: an ASCII name for old clients, and the real one by RFC 8187.
            var disposition = new ContentDispositionHeaderValue("attachment");
            disposition.SetHttpFileName(_name);
            headers.ContentDisposition = disposition;
        }

        response.Headers.AcceptRanges = "bytes";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.ContentSecurityPolicy = "sandbox";
        // A cache may keep it but asks each time: who may read it can change, the bytes behind a hash cannot.
        response.Headers.CacheControl = "private, no-cache";
    }

    private static void RefuseRange(HttpResponse response, long sizeBytes)
    {
        response.StatusCode = StatusCodes.Status416RangeNotSatisfiable;
        response.Headers.ContentRange = FormattableString.Invariant($"bytes */{sizeBytes}");
    }

    private Task SendRangeAsync(HttpContext context, ByteRange range)
    {
        context.Response.StatusCode = StatusCodes.Status206PartialContent;
        context.Response.Headers.ContentRange = range.Of(_content.Length);
        return SendAsync(context, [range], _mediaType, null);
    }

    private Task SendRangesAsync(HttpContext context, IReadOnlyList<ByteRange> ranges)
    {
        context.Response.StatusCode = StatusCodes.Status206PartialContent;
        var boundary = Guid.NewGuid().ToString("N");
        return SendAsync(context, ranges, $"multipart/byteranges; boundary={boundary}", boundary);
    }

    private async Task SendAsync(HttpContext context, IReadOnlyList<ByteRange> ranges, string mediaType, string? boundary)
    {
        var heads = boundary is null ? null : ranges.Select((range, number) => Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture,
            $"{(number == 0 ? "" : "\r\n")}--{boundary}\r\nContent-Type: {_mediaType}\r\nContent-Range: {range.Of(_content.Length)}\r\n\r\n"))).ToList();
        var foot = boundary is null ? [] : Encoding.ASCII.GetBytes($"\r\n--{boundary}--\r\n");
        context.Response.ContentType = mediaType;
        context.Response.ContentLength = ranges.Sum(range => range.LengthBytes) + (heads?.Sum(head => head.Length) ?? 0) + foot.Length;
        if (HttpMethods.IsHead(context.Request.Method)) return;
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            for (var i = 0; i < ranges.Count; i++)
            {
                if (heads is not null) await context.Response.Body.WriteAsync(heads[i], context.RequestAborted);
                await CopyAsync(ranges[i], context, buffer);
            }

            await context.Response.Body.WriteAsync(foot, context.RequestAborted);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Who was reading has gone: nothing is left to answer, and nothing went wrong here.
            context.Abort();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task CopyAsync(ByteRange range, HttpContext context, byte[] buffer)
    {
        _content.Position = range.StartBytes;
        for (var left = range.LengthBytes; left > 0;)
        {
            var count = await _content.ReadAsync(buffer.AsMemory(0, (int)Math.Min(left, buffer.Length)), context.RequestAborted);
            if (count == 0) throw new EndOfStreamException("The stored content is shorter than the catalog says.");
            await context.Response.Body.WriteAsync(buffer.AsMemory(0, count), context.RequestAborted);
            left -= count;
        }
    }
}
