using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using static WorkspaceAgents.Portal.Tests.Api.ApiCalls;

namespace WorkspaceAgents.Portal.Tests.Api;

/// <summary>Metadata, creation-defer-length and creation-with-upload. https://tus.io/protocols/resumable-upload#creation</summary>
[Collection(ApiServerSet.Name)]
public sealed class TusCreationTests(ApiServer server)
{
    [Theory]
    [InlineData("path not-base64!", "path")]
    [InlineData("note YQ==,filename _", "filename")]
    [InlineData("path YQ==,path Yg==", "path")]
    [InlineData("path YQ==,,note Yg==", "")]
    [InlineData("path YQ==, ,note Yg==", "")]
    [InlineData("sha256 YWJj", "sha256")]
    [InlineData("path /w==", "path")]
    [InlineData("ifMatch YWJj", "ifMatch")]
    [InlineData("ifMatch Kg==", "ifMatch")]
    public async Task Creation_NamesTheKey_WhenMetadataIsWrong(string metadata, string key)
    {
        var request = Tus(HttpMethod.Post, $"{Studio}/uploads", ("Upload-Length", "3"));
        request.Headers.TryAddWithoutValidation("Upload-Metadata", metadata);

        using var response = await server.Agent.SendAsync(request);

        var detail = (await response.RefusalAsync(HttpStatusCode.BadRequest))["detail"]!.GetValue<string>();
        Assert.Contains("Upload-Metadata", detail, StringComparison.Ordinal);
        Assert.Contains(key, detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Head_GivesTheMetadataBackAsItCame()
    {
        var metadata = $"filename {Base64("Küche.mp4")},is_confidential,relativePath {Base64("a/b")},empty ";
        var request = Tus(HttpMethod.Post, $"{Studio}/uploads", ("Upload-Length", "3"));
        request.Headers.TryAddWithoutValidation("Upload-Metadata", metadata.TrimEnd());
        using var created = await server.Agent.SendAsync(request);

        using var head = await server.Agent.SendAsync(Tus(HttpMethod.Head, created.Headers.Location!.OriginalString));

        Assert.Equal(metadata.TrimEnd(), head.Header("Upload-Metadata"));
    }

    [Fact]
    public async Task File_IsCalledByTheUpload_WhenTheSenderGivesNoName()
    {
        using var created = await server.Agent.SendAsync(Tus(HttpMethod.Post, $"{Studio}/uploads", ("Upload-Length", "2")));
        var url = created.Headers.Location!.OriginalString;
        using var head = await server.Agent.SendAsync(Tus(HttpMethod.Head, url));

        (await server.Agent.SendAsync(Patch(url, 0, [7, 8]))).Dispose();

        Assert.Null(head.Header("Upload-Metadata"));
        Assert.Equal([7, 8], await server.Agent.GetByteArrayAsync($"{Studio}/files/upload-{url.Split('/')[^1]}"));
    }

    [Fact]
    public async Task Length_MayBeToldLater_AndNotTwice()
    {
        var url = await BeginDeferredAsync("tus/deferred.bin");
        using var open = await server.Agent.SendAsync(Tus(HttpMethod.Head, url));
        (await server.Agent.SendAsync(Patch(url, 0, [1, 2]))).Dispose();
        var telling = Patch(url, 2, [3]);
        telling.Headers.Add("Upload-Length", "4");

        using var told = await server.Agent.SendAsync(telling);
        using var known = await server.Agent.SendAsync(Tus(HttpMethod.Head, url));
        var changing = Patch(url, 3, [4]);
        changing.Headers.Add("Upload-Length", "5");
        using var changed = await server.Agent.SendAsync(changing);
        using var last = await server.Agent.SendAsync(Patch(url, 3, [4]));

        Assert.Equal(("1", null, "0"), (open.Header("Upload-Defer-Length"), open.Header("Upload-Length"), open.Header("Upload-Offset")));
        Assert.Equal((HttpStatusCode.NoContent, "3"), (told.StatusCode, told.Header("Upload-Offset")));
        Assert.Equal((null, "4"), (known.Header("Upload-Defer-Length"), known.Header("Upload-Length")));
        await changed.RefusalAsync(HttpStatusCode.BadRequest);
        Assert.Equal("4", last.Header("Upload-Offset"));
        Assert.Equal([1, 2, 3, 4], await server.Agent.GetByteArrayAsync($"{Studio}/files/tus/deferred.bin"));
    }

    [Theory]
    [InlineData(2, 2, HttpStatusCode.NoContent)]
    [InlineData(2, 1, HttpStatusCode.BadRequest)]
    [InlineData(0, 0, HttpStatusCode.NoContent)]
    [InlineData(2, 999_999_999_999_999, HttpStatusCode.RequestEntityTooLarge)]
    public async Task Length_MayComeWithTheEnd_ButNotBelowWhatArrived(int sent, long length, HttpStatusCode expected)
    {
        var url = await BeginDeferredAsync($"tus/deferred-{sent}-{length}.bin");
        if (sent > 0) (await server.Agent.SendAsync(Patch(url, 0, new byte[sent]))).Dispose();
        var telling = Patch(url, sent, []);
        telling.Headers.Add("Upload-Length", $"{length}");

        using var response = await server.Agent.SendAsync(telling);
        using var file = await server.Agent.GetAsync($"{Studio}/files/tus/deferred-{sent}-{length}.bin");

        Assert.Equal(expected, response.StatusCode);
        Assert.Equal(expected == HttpStatusCode.NoContent ? HttpStatusCode.OK : HttpStatusCode.NotFound, file.StatusCode);
        Assert.Equal(sent, await server.Agent.OffsetAsync(url));
    }

    [Fact]
    public async Task Creation_TakesTheFirstBytes()
    {
        var bytes = RandomNumberGenerator.GetBytes(70_000);
        using var begun = await server.Agent.SendAsync(WithBody("tus/with-upload.bin", bytes.Length, bytes[..30_000]));
        var url = begun.Headers.Location!.OriginalString;

        using var rest = await server.Agent.SendAsync(Patch(url, 30_000, bytes[30_000..]));
        using var whole = await server.Agent.SendAsync(WithBody("tus/with-upload-whole.bin", bytes.Length, bytes));

        Assert.Equal((HttpStatusCode.Created, "30000"), (begun.StatusCode, begun.Header("Upload-Offset")));
        Assert.NotNull(begun.Header("Upload-Expires"));
        Assert.Equal(HttpStatusCode.NoContent, rest.StatusCode);
        Assert.Equal((HttpStatusCode.Created, "70000"), (whole.StatusCode, whole.Header("Upload-Offset")));
        Assert.Equal(bytes, await server.Agent.GetByteArrayAsync($"{Studio}/files/tus/with-upload.bin"));
        Assert.Equal(bytes, await server.Agent.GetByteArrayAsync($"{Studio}/files/tus/with-upload-whole.bin"));
    }

    [Theory]
    [InlineData("application/octet-stream", 3, null, HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/offset+octet-stream", 2, null, HttpStatusCode.BadRequest)]
    [InlineData("application/offset+octet-stream", 3, "sha1 Kq5sNclPz7QV2+lfQIuc6R7oRu0=", (HttpStatusCode)460)]
    [InlineData("application/offset+octet-stream", 3, "crc32 AAAA", HttpStatusCode.BadRequest)]
    public async Task Creation_BeginsNothing_WhenItsFirstBytesAreWrong(string contentType, long length, string? checksum, HttpStatusCode expected)
    {
        var request = WithBody($"tus/with-upload-refused.bin", length, [1, 2, 3], contentType);
        if (checksum is not null) request.Headers.Add("Upload-Checksum", checksum);

        using var response = await server.Agent.SendAsync(request);
        using var file = await server.Agent.GetAsync($"{Studio}/files/tus/with-upload-refused.bin");

        await response.RefusalAsync(expected);
        Assert.Null(response.Headers.Location);
        await file.RefusalAsync(HttpStatusCode.NotFound);
    }

    private async Task<string> BeginDeferredAsync(string path)
    {
        using var created = await server.Agent.SendAsync(Tus(HttpMethod.Post, $"{Studio}/uploads", ("Upload-Defer-Length", "1"), ("Upload-Metadata", $"path {Base64(path)}")));
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        return created.Headers.Location!.OriginalString;
    }

    private static HttpRequestMessage WithBody(string path, long length, byte[] bytes, string contentType = "application/offset+octet-stream")
    {
        var request = Tus(HttpMethod.Post, $"{Studio}/uploads", ("Upload-Length", $"{length}"), ("Upload-Metadata", $"path {Base64(path)}"));
        request.Content = new ByteArrayContent(bytes) { Headers = { ContentType = new MediaTypeHeaderValue(contentType) } };
        return request;
    }
}
