using System.Net;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using static WorkspaceAgents.Portal.Tests.Api.ApiCalls;

namespace WorkspaceAgents.Portal.Tests.Api;

/// <summary>RFC 9110 sections 13 and 14, RFC 6266: what browsers, players and downloaders ask of a file.</summary>
[Collection(ApiServerSet.Name)]
public sealed class DownloadTests(ApiServer server)
{
    private static readonly byte[] Bytes = Encoding.ASCII.GetBytes("0123456789abcdefghijklmnopqrstuvwxyz");

    [Theory]
    [InlineData("bytes=0-1,5-6,-2", "01|56|yz")]
    [InlineData("bytes=30-,0-0", "uvwxyz|0")]
    [InlineData("bytes= 0-1 , 900-901, 4-4", "01|4")]
    public async Task Get_SendsEveryRange_AsOneMultipart(string range, string expected)
    {
        using var response = await GetAsync(("Range", range));

        Assert.Equal(HttpStatusCode.PartialContent, response.StatusCode);
        Assert.Equal("multipart/byteranges", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(response.Content.Headers.ContentLength, (await response.Content.ReadAsByteArrayAsync()).Length);
        var boundary = response.Content.Headers.ContentType.Parameters.Single(p => p.Name == "boundary").Value!;
        var reader = new MultipartReader(boundary, await response.Content.ReadAsStreamAsync());
        var parts = new List<string>();
        while (await reader.ReadNextSectionAsync() is { } section)
        {
            using var text = new StreamReader(section.Body);
            parts.Add(await text.ReadToEndAsync());
            Assert.Equal("text/plain; charset=utf-8", section.ContentType);
            var start = Array.IndexOf(Bytes, (byte)parts[^1][0]);
            Assert.Equal($"bytes {start}-{start + parts[^1].Length - 1}/36", section.Headers!["Content-Range"]);
        }

        Assert.Equal(expected, string.Join('|', parts));
    }

    [Theory]
    [InlineData("bytes=2-4", "234")]
    [InlineData("bytes=0-3,2-5", "012345")]
    [InlineData("bytes=0-1,2-3", "0123")]
    [InlineData("bytes=34-99999999999999999999", "yz")]
    [InlineData("bytes=-99999999999999999999", "0123456789abcdefghijklmnopqrstuvwxyz")]
    [InlineData("bytes=900-,1-1", "1")]
    public async Task Get_SendsOneRange_WhenTheyAreOneOrMergeIntoOne(string range, string expected)
    {
        using var response = await GetAsync(("Range", range));

        Assert.Equal(HttpStatusCode.PartialContent, response.StatusCode);
        Assert.Equal(expected, await response.Content.ReadAsStringAsync());
        Assert.Equal(expected.Length, response.Content.Headers.ContentLength);
        Assert.StartsWith("bytes ", response.Header("Content-Range"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bytes=36-")]
    [InlineData("bytes=-0")]
    [InlineData("bytes=100-200,300-")]
    public async Task Get_IsRefused_WhenNoRangeHoldsAByte(string range)
    {
        using var response = await GetAsync(("Range", range));

        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, response.StatusCode);
        Assert.Equal("bytes */36", response.Header("Content-Range"));
    }

    [Theory]
    [InlineData("bytes=5-2")]
    [InlineData("bytes=a-b")]
    [InlineData("bytes=")]
    [InlineData("bytes=-")]
    [InlineData("lines=0-1")]
    [InlineData("bytes=0-0,2-2,4-4,6-6,8-8,10-10,12-12,14-14,16-16,18-18,20-20,22-22,24-24,26-26,28-28,30-30,32-32")]
    public async Task Get_SendsAll_WhenTheRangeIsNoneOrTooMany(string range)
    {
        using var response = await GetAsync(("Range", range));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(Bytes, await response.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("If-None-Match", "TAG", HttpStatusCode.NotModified)]
    [InlineData("If-None-Match", "W/TAG, \"x\"", HttpStatusCode.NotModified)]
    [InlineData("If-None-Match", "*", HttpStatusCode.NotModified)]
    [InlineData("If-None-Match", "\"x\"", HttpStatusCode.OK)]
    [InlineData("If-Match", "TAG", HttpStatusCode.OK)]
    [InlineData("If-Match", "*", HttpStatusCode.OK)]
    [InlineData("If-Match", "W/TAG", HttpStatusCode.PreconditionFailed)]
    [InlineData("If-Match", "\"x\"", HttpStatusCode.PreconditionFailed)]
    [InlineData("If-Modified-Since", "MODIFIED", HttpStatusCode.NotModified)]
    [InlineData("If-Modified-Since", "Thu, 01 Jan 2026 00:00:00 GMT", HttpStatusCode.OK)]
    [InlineData("If-Unmodified-Since", "MODIFIED", HttpStatusCode.OK)]
    [InlineData("If-Unmodified-Since", "Thu, 01 Jan 2026 00:00:00 GMT", HttpStatusCode.PreconditionFailed)]
    public async Task GetAndHead_KeepToTheConditions(string header, string value, HttpStatusCode expected)
    {
        using var plain = await GetAsync();
        value = value.Replace("TAG", plain.Headers.ETag!.Tag, StringComparison.Ordinal).Replace("MODIFIED", plain.Header("Last-Modified"), StringComparison.Ordinal);

        using var got = await GetAsync((header, value));
        using var headed = await AskAsync(HttpMethod.Head, (header, value));

        Assert.Equal((expected, expected), (got.StatusCode, headed.StatusCode));
        if (expected == HttpStatusCode.NotModified) Assert.Equal(plain.Headers.ETag, got.Headers.ETag);
        if (expected == HttpStatusCode.PreconditionFailed) await got.RefusalAsync(expected);
    }

    [Theory]
    [InlineData("TAG", true)]
    [InlineData("MODIFIED", true)]
    [InlineData("\"x\"", false)]
    [InlineData("W/TAG", false)]
    [InlineData("Thu, 01 Jan 2026 00:00:00 GMT", false)]
    public async Task Get_SendsARange_OnlyOfTheContentTheCallerHas(string ifRange, bool isRange)
    {
        using var plain = await GetAsync();
        var value = ifRange.Replace("TAG", plain.Headers.ETag!.Tag, StringComparison.Ordinal).Replace("MODIFIED", plain.Header("Last-Modified"), StringComparison.Ordinal);

        using var response = await GetAsync(("Range", "bytes=0-1"), ("If-Range", value));

        Assert.Equal(isRange ? HttpStatusCode.PartialContent : HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(isRange ? 2 : 36, (await response.Content.ReadAsByteArrayAsync()).Length);
    }

    [Fact]
    public async Task Head_SaysAllThatGetSays_AndKnowsNoRange()
    {
        using var got = await GetAsync();
        using var head = await AskAsync(HttpMethod.Head, ("Range", "bytes=0-1"));

        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.Equal(36, head.Content.Headers.ContentLength);
        Assert.Equal(got.Headers.ETag, head.Headers.ETag);
        Assert.Equal("bytes", head.Header("Accept-Ranges"));
        Assert.Equal(got.Content.Headers.ContentType, head.Content.Headers.ContentType);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("evil.html", "text/html")]
    [InlineData("evil.svg", "image/svg+xml")]
    [InlineData("evil.js", "text/javascript")]
    public async Task Get_NeverLetsABrowserRunWhatSomebodyUploaded(string name, string mediaType)
    {
        await server.Agent.UploadAsync($"download/{name}", "<script>alert(1)</script>"u8.ToArray());

        using var response = await server.Agent.GetAsync($"{Studio}/files/download/{name}");

        Assert.Equal(mediaType, response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("attachment", response.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Equal("nosniff", response.Header("X-Content-Type-Options"));
        Assert.Equal("sandbox", response.Header("Content-Security-Policy"));
    }

    [Theory]
    [InlineData("Küche \"1\" – 撮影.mp4")]
    [InlineData("a;b=c, d'e%20f.mp4")]
    [InlineData("plain.mp4")]
    public async Task Get_SaysTheNameInUtf8(string name)
    {
        var path = $"download/{name}";
        await server.Agent.UploadAsync(path, Bytes);

        using var response = await server.Agent.GetAsync($"{Studio}/files/download/{Uri.EscapeDataString(name)}");

        Assert.Equal(name, response.Content.Headers.ContentDisposition!.FileNameStar);
        Assert.True(response.Header("Content-Disposition")!.All(char.IsAscii));
    }

    private Task<HttpResponseMessage> GetAsync(params (string Name, string Value)[] headers) => AskAsync(HttpMethod.Get, headers);

    private async Task<HttpResponseMessage> AskAsync(HttpMethod method, params (string Name, string Value)[] headers)
    {
        await server.Agent.UploadAsync("download/ranges.txt", Bytes);
        var request = new HttpRequestMessage(method, $"{Studio}/files/download/ranges.txt");
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await server.Agent.SendAsync(request);
    }
}
