using Microsoft.AspNetCore.StaticFiles;

namespace WorkspaceAgents.Portal.Api;

/// <summary>The media type of a file by its name.</summary>
internal static class MediaTypes
{
    private static readonly FileExtensionContentTypeProvider Known = new()
    {
        // Not in the provider's list, or there under another name than their register's.
        Mappings =
        {
            [".srt"] = "application/x-subrip; charset=utf-8",
            [".vtt"] = "text/vtt; charset=utf-8",
            [".ass"] = "text/x-ssa; charset=utf-8",
            [".ssa"] = "text/x-ssa; charset=utf-8",
            [".ttml"] = "application/ttml+xml",
            [".txt"] = "text/plain; charset=utf-8",
            [".md"] = "text/markdown; charset=utf-8",
            [".csv"] = "text/csv; charset=utf-8",
            [".gpx"] = "application/gpx+xml",
            [".tsv"] = "text/tab-separated-values; charset=utf-8",
            [".json"] = "application/json",
            [".jsonl"] = "application/jsonl",
            [".mp4"] = "video/mp4",
            [".m4v"] = "video/x-m4v",
            [".mov"] = "video/quicktime",
            [".mkv"] = "video/x-matroska",
            [".webm"] = "video/webm",
            [".ts"] = "video/mp2t",
            [".m2ts"] = "video/mp2t",
            [".wav"] = "audio/wav",
            [".flac"] = "audio/flac",
            [".opus"] = "audio/ogg",
            [".m4a"] = "audio/mp4",
            [".tar"] = "application/x-tar",
            [".parquet"] = "application/vnd.apache.parquet",
            [".arrow"] = "application/vnd.apache.arrow.file",
            [".npy"] = "application/octet-stream",
            [".mcap"] = "application/octet-stream",
        },
    };

    /// <summary>The type; <c>application/octet-stream</c> for what is not known.</summary>
    public static string Of(string name) => Known.TryGetContentType(name, out var type) ? type : "application/octet-stream";
}
