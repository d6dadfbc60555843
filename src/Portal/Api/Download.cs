using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Net.Http.Headers;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Portal.Api;

/// <summary>Answers with stored bytes: ranges, the hash as ETag, and headers that keep uploaded content from running in a browser.</summary>
internal static class Download
{
    private static readonly FileExtensionContentTypeProvider MediaTypes = new()
    {
        // Not in the provider's list, or there under a name that a browser would try to run.
        Mappings =
        {
            [".srt"] = "text/plain; charset=utf-8",
            [".txt"] = "text/plain; charset=utf-8",
            [".csv"] = "text/csv; charset=utf-8",
            [".vtt"] = "text/vtt; charset=utf-8",
            [".mkv"] = "video/x-matroska",
            [".npy"] = "application/octet-stream",
            [".parquet"] = "application/vnd.apache.parquet",
            [".mcap"] = "application/octet-stream",
            [".ts"] = "video/mp2t",
        },
    };

    /// <summary>To be saved, never shown: the bytes are whatever somebody uploaded.</summary>
    public static FileStreamHttpResult Attachment(HttpResponse response, Stream content, BlobHash hash, string name, DateTimeOffset? modifiedAt)
    {
        Protect(response);
        return TypedResults.Stream(content, MediaTypeOf(name), name, modifiedAt, TagOf(hash), enableRangeProcessing: true);
    }

    /// <summary>To be played or read in place: bytes this installation made.</summary>
    public static FileStreamHttpResult Inline(HttpResponse response, Stream content, BlobHash hash, string mediaType)
    {
        Protect(response);
        return TypedResults.Stream(content, mediaType, null, null, TagOf(hash), enableRangeProcessing: true);
    }

    public static EntityTagHeaderValue TagOf(BlobHash hash) => new($"\"{hash}\"");

    public static string MediaTypeOf(string name) => MediaTypes.TryGetContentType(name, out var type) ? type : "application/octet-stream";

    private static void Protect(HttpResponse response)
    {
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.ContentSecurityPolicy = "sandbox";
        // A cache may keep it but asks each time: who may read it can change, the bytes behind a hash cannot.
        response.Headers.CacheControl = "private, no-cache";
    }
}
