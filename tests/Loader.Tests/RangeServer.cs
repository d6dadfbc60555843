using System.Net;
using System.Net.Http.Headers;

namespace WorkspaceAgents.Loader.Tests;

/// <summary>Answers Range requests from a folder, without a network.</summary>
internal sealed class RangeServer(string folder) : HttpMessageHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder, request.RequestUri!.AbsolutePath.TrimStart('/'));
        if (!File.Exists(path)) return new(HttpStatusCode.NotFound);
        var bytes = await File.ReadAllBytesAsync(path, cancellationToken);
        var range = request.Headers.Range!.Ranges.Single();
        var (from, to) = ((int)range.From!.Value, (int)range.To!.Value);
        var content = new ByteArrayContent(bytes, from, to - from + 1);
        content.Headers.ContentRange = new ContentRangeHeaderValue(from, to, bytes.Length);
        return new(HttpStatusCode.PartialContent) { Content = content };
    }
}
