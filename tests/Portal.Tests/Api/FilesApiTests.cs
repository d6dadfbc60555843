using System.Net;
using System.Security.Cryptography;
using static WorkspaceAgents.Portal.Tests.Api.ApiCalls;

namespace WorkspaceAgents.Portal.Tests.Api;

[Collection(ApiServerSet.Name)]
public sealed class FilesApiTests(ApiServer server)
{
    private static readonly byte[] Bytes = RandomNumberGenerator.GetBytes(300_000);
    private static readonly string Tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(Bytes))}\"";

    [Fact]
    public async Task Read_GivesTheBytesWithHeadersThatKeepThemFromRunning()
    {
        await server.Agent.UploadAsync("read/straße <b>.html", Bytes);

        using var response = await server.Agent.GetAsync($"{Studio}/files/read/{Uri.EscapeDataString("straße <b>.html")}");

        Assert.Equal(Bytes, await response.Content.ReadAsByteArrayAsync());
        Assert.Equal(Bytes.Length, response.Content.Headers.ContentLength);
        Assert.Equal(Tag, response.Headers.ETag?.ToString());
        Assert.Equal("attachment", response.Content.Headers.ContentDisposition?.DispositionType);
        Assert.Equal("straße <b>.html", response.Content.Headers.ContentDisposition?.FileNameStar);
        Assert.Equal("nosniff", response.Header("X-Content-Type-Options"));
        Assert.Equal("sandbox", response.Header("Content-Security-Policy"));
        Assert.Null(response.Header("Content-Encoding"));
    }

    [Theory]
    [InlineData("bytes=0-9", 0, 10)]
    [InlineData("bytes=299990-", 299_990, 10)]
    [InlineData("bytes=-7", 299_993, 7)]
    [InlineData("bytes=100000-199999", 100_000, 100_000)]
    public async Task Read_GivesExactlyTheRange(string range, int from, int count)
    {
        await server.Agent.UploadAsync("range.bin", Bytes);

        using var response = await server.Agent.SendAsync(Get("range.bin", ("Range", range)));

        Assert.Equal(HttpStatusCode.PartialContent, response.StatusCode);
        Assert.Equal($"bytes {from}-{from + count - 1}/{Bytes.Length}", response.Header("Content-Range"));
        Assert.Equal(Bytes[from..(from + count)], await response.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Read_RefusesARangeBeyondTheEnd()
    {
        await server.Agent.UploadAsync("range.bin", Bytes);

        using var response = await server.Agent.SendAsync(Get("range.bin", ("Range", "bytes=300000-")));

        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, response.StatusCode);
        Assert.Equal("bytes */300000", response.Header("Content-Range"));
    }

    [Fact]
    public async Task Read_GivesTheWhole_WhenIfRangeNamesOtherBytes()
    {
        await server.Agent.UploadAsync("range.bin", Bytes);

        using var same = await server.Agent.SendAsync(Get("range.bin", ("Range", "bytes=5-9"), ("If-Range", Tag)));
        using var other = await server.Agent.SendAsync(Get("range.bin", ("Range", "bytes=5-9"), ("If-Range", "\"other\"")));

        Assert.Equal(HttpStatusCode.PartialContent, same.StatusCode);
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        Assert.Equal(Bytes.Length, other.Content.Headers.ContentLength);
    }

    [Fact]
    public async Task Read_SaysNotModified_WhenTheCallerHasTheBytes()
    {
        await server.Agent.UploadAsync("range.bin", Bytes);

        using var response = await server.Agent.SendAsync(Get("range.bin", ("If-None-Match", Tag)));

        Assert.Equal(HttpStatusCode.NotModified, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Head_SaysWhatGetWouldGive_WithoutTheBytes()
    {
        await server.Agent.UploadAsync("head.csv", Bytes);

        using var response = await server.Agent.SendAsync(new(HttpMethod.Head, $"{Studio}/files/head.csv"));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(Bytes.Length, response.Content.Headers.ContentLength);
        Assert.Equal(Tag, response.Headers.ETag?.ToString());
        Assert.Equal("bytes", response.Header("Accept-Ranges"));
    }

    [Theory]
    [InlineData("a.mp4", "video/mp4")]
    [InlineData("a.webm", "video/webm")]
    [InlineData("a.srt", "application/x-subrip; charset=utf-8")]
    [InlineData("a.vtt", "text/vtt; charset=utf-8")]
    [InlineData("a.csv", "text/csv; charset=utf-8")]
    [InlineData("a.json", "application/json")]
    [InlineData("a.tar", "application/x-tar")]
    [InlineData("a.unknown-kind", "application/octet-stream")]
    public async Task Read_NamesTheMediaType(string name, string mediaType)
    {
        await server.Agent.UploadAsync($"types/{name}", [1, 2, 3]);

        using var response = await server.Agent.GetAsync($"{Studio}/files/types/{name}");

        Assert.Equal(mediaType, response.Header("Content-Type"));
    }

    [Fact]
    public async Task List_PagesThroughAFolder()
    {
        foreach (var name in new[] { "c", "a", "b" }) await server.Agent.UploadAsync($"pages/{name}.txt", [1]);
        await server.Agent.UploadAsync("pages/deep/d.txt", [1]);

        var first = await server.Agent.GetJsonAsync($"{Studio}/files?folder=pages&limit=2");
        var second = await server.Agent.GetJsonAsync($"{Studio}/files?folder=pages&limit=2&after={first["next"]}");

        Assert.Equal(["pages/a.txt", "pages/b.txt"], first["files"]!.AsArray().Select(f => f!["path"]!.GetValue<string>()));
        Assert.Equal(["pages/deep"], first["folders"]!.AsArray().Select(f => f!.GetValue<string>()));
        Assert.Equal(["pages/c.txt"], second["files"]!.AsArray().Select(f => f!["path"]!.GetValue<string>()));
        Assert.Null(second["next"]);
    }

    [Fact]
    public async Task Search_FindsInEveryFolder()
    {
        await server.Agent.UploadAsync("search/deep/needle-7.txt", [1]);

        var found = await server.Agent.GetJsonAsync($"{Studio}/files?search=needle-7");

        Assert.Equal("search/deep/needle-7.txt", Assert.Single(found["files"]!.AsArray())!["path"]!.GetValue<string>());
    }

    [Fact]
    public async Task Delete_KeepsVersions_AndRestoreBringsTheFileBack()
    {
        await server.Agent.UploadAsync("trash/x.txt", "one"u8.ToArray());
        await server.Agent.UploadAsync("trash/x.txt", "two"u8.ToArray());

        using var deleted = await server.Agent.DeleteAsync($"{Studio}/files/trash/x.txt");
        using var gone = await server.Agent.GetAsync($"{Studio}/files/trash/x.txt");
        var old = await server.Agent.GetStringAsync($"{Studio}/files/trash/x.txt?version=1");
        var info = await server.Agent.GetJsonAsync($"{Studio}/file-info/trash/x.txt");
        await server.Agent.PostJsonAsync($"{Studio}/restore/trash/x.txt", null, HttpStatusCode.OK);

        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        await gone.RefusalAsync(HttpStatusCode.NotFound);
        Assert.Equal("one", old);
        Assert.True(info["isDeleted"]!.GetValue<bool>());
        Assert.Equal([2, 1], info["versions"]!.AsArray().Select(v => v!["number"]!.GetValue<int>()));
        Assert.Equal("two", await server.Agent.GetStringAsync($"{Studio}/files/trash/x.txt"));
    }

    [Fact]
    public async Task Read_LeaksNothing_WhenTheBytesAreLost()
    {
        var bytes = RandomNumberGenerator.GetBytes(64);
        await server.Agent.UploadAsync("lost.bin", bytes);
        var hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
        File.Delete(Assert.Single(Directory.GetFiles(Path.Combine(server.Process.DataFolder, "content", "blobs"), hash, SearchOption.AllDirectories)));

        using var response = await server.Agent.GetAsync($"{Studio}/files/lost.bin");

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        var text = await response.Content.ReadAsStringAsync();
        Assert.Contains("traceId", text, StringComparison.Ordinal);
        Assert.DoesNotContain(hash, text, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", text, StringComparison.Ordinal);
    }

    private static HttpRequestMessage Get(string path, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"{Studio}/files/{path}");
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return request;
    }
}
