using System.Net;
using System.Security.Cryptography;
using static WorkspaceAgents.Portal.Tests.Api.ApiCalls;

namespace WorkspaceAgents.Portal.Tests.Api;

/// <summary>Sentence by sentence: https://tus.io/protocols/resumable-upload</summary>
[Collection(ApiServerSet.Name)]
public sealed class TusProtocolTests(ApiServer server)
{
    [Fact]
    public async Task Options_SaysVersionAndExtensions()
    {
        using var response = await server.Agent.SendAsync(new(HttpMethod.Options, $"{Studio}/uploads"));

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal("1.0.0", response.Header("Tus-Resumable"));
        Assert.Equal("1.0.0", response.Header("Tus-Version"));
        Assert.Equal(
            "creation,creation-with-upload,creation-defer-length,checksum,checksum-trailer,expiration,termination,concatenation", response.Header("Tus-Extension"));
        Assert.Equal("sha1,sha256", response.Header("Tus-Checksum-Algorithm"));
        Assert.Equal("17592186044416", response.Header("Tus-Max-Size"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("0.2.2")]
    public async Task AnotherVersion_IsRefused_AndNothingIsBegun(string? version)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"{Studio}/uploads");
        request.Headers.Add("Upload-Length", "3");
        if (version is not null) request.Headers.Add("Tus-Resumable", version);

        using var response = await server.Agent.SendAsync(request);

        await response.RefusalAsync(HttpStatusCode.PreconditionFailed);
        Assert.Equal("1.0.0", response.Header("Tus-Version"));
        Assert.Null(response.Headers.Location);
    }

    [Fact]
    public async Task Creation_GivesAPlainAddress_AndWhenItExpires()
    {
        using var response = await server.Agent.SendAsync(Tus(HttpMethod.Post, $"{Studio}/uploads", ("Upload-Length", "3")));

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal("1.0.0", response.Header("Tus-Resumable"));
        Assert.StartsWith($"{Studio}/uploads/", response.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.DoesNotContain("key=", response.Headers.Location.OriginalString, StringComparison.Ordinal);
        Assert.True(DateTimeOffset.TryParse(response.Header("Upload-Expires"), System.Globalization.CultureInfo.InvariantCulture, out _));
    }

    [Theory]
    [InlineData("Upload-Length", null)]
    [InlineData("Upload-Length", "-1")]
    [InlineData("Upload-Length", "many")]
    [InlineData("Upload-Defer-Length", "1")]
    [InlineData("Upload-Defer-Length", "0")]
    [InlineData("Upload-Defer-Length", "yes")]
    [InlineData("Upload-Concat", "whole")]
    [InlineData("Upload-Concat", "final;")]
    [InlineData("Upload-Concat", "final;/api/v1/workspaces/studio/uploads/01a204d1-50e8-777b-877b-4cc76615d307")]
    [InlineData("Upload-Metadata", "path not-base64!")]
    [InlineData("Upload-Metadata", "path YQ==,path Yg==")]
    [InlineData("Upload-Metadata", "sha256 YWJj")]
    [InlineData("Upload-Metadata", "path Li4vZXNjYXBl")]
    public async Task Creation_IsRefused_WhenAHeaderIsWrong(string header, string? value)
    {
        var request = Tus(HttpMethod.Post, $"{Studio}/uploads");
        if (value is not null) request.Headers.TryAddWithoutValidation(header, value);
        if (header != "Upload-Length") request.Headers.Add("Upload-Length", "3");

        using var response = await server.Agent.SendAsync(request);

        await response.RefusalAsync(HttpStatusCode.BadRequest);
        Assert.Equal("1.0.0", response.Header("Tus-Resumable"));
    }

    [Fact]
    public async Task Creation_IsRefused_WhenTheWorkspaceHasNoRoom()
    {
        using var response = await server.Agent.SendAsync(Tus(HttpMethod.Post, $"{Studio}/uploads", ("Upload-Length", "999999999999999")));

        await response.RefusalAsync(HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task Head_SaysOffsetLengthAndThatItMustNotBeCached()
    {
        var url = await server.Agent.BeginAsync("tus/head.bin", 10);
        (await server.Agent.SendAsync(Patch(url, 0, new byte[4]))).Dispose();

        using var response = await server.Agent.SendAsync(Tus(HttpMethod.Head, url));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("4", response.Header("Upload-Offset"));
        Assert.Equal("10", response.Header("Upload-Length"));
        Assert.Equal("no-store", response.Header("Cache-Control"));
        Assert.Contains($"path {Base64("tus/head.bin")}", response.Header("Upload-Metadata"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Patch_AppendsInParts_AndTheFileExistsAfterTheLast()
    {
        var bytes = RandomNumberGenerator.GetBytes(100_001);
        var url = await server.Agent.BeginAsync("tus/parts.bin", bytes.Length);

        for (var offset = 0; offset < bytes.Length; offset += 33_000)
        {
            var stop = Math.Min(bytes.Length, offset + 33_000);
            using var part = await server.Agent.SendAsync(Patch(url, offset, bytes[offset..stop]));
            Assert.Equal(HttpStatusCode.NoContent, part.StatusCode);
            Assert.Equal($"{stop}", part.Header("Upload-Offset"));
            Assert.Equal("1.0.0", part.Header("Tus-Resumable"));
        }

        Assert.Equal(bytes, await server.Agent.GetByteArrayAsync($"{Studio}/files/tus/parts.bin"));
        Assert.Equal(bytes.Length, await server.Agent.OffsetAsync(url));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(10)]
    [InlineData(99)]
    public async Task Patch_IsRefused_WhenTheOffsetIsNotTheServers(long offset)
    {
        var url = await server.Agent.BeginAsync($"tus/offset-{offset}.bin", 10);
        (await server.Agent.SendAsync(Patch(url, 0, new byte[4]))).Dispose();

        using var response = await server.Agent.SendAsync(Patch(url, offset, new byte[6]));

        await response.RefusalAsync(HttpStatusCode.Conflict);
        Assert.Equal(4, await server.Agent.OffsetAsync(url));
    }

    [Theory]
    [InlineData("application/octet-stream", "0", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/offset+octet-stream", "-1", HttpStatusCode.BadRequest)]
    [InlineData("application/offset+octet-stream", null, HttpStatusCode.BadRequest)]
    public async Task Patch_IsRefused_WhenItsHeadIsWrong(string contentType, string? offset, HttpStatusCode expected)
    {
        var url = await server.Agent.BeginAsync("tus/heads.bin", 10);
        var request = Tus(HttpMethod.Patch, url);
        if (offset is not null) request.Headers.Add("Upload-Offset", offset);
        request.Content = new ByteArrayContent(new byte[3]) { Headers = { { "Content-Type", contentType } } };

        using var response = await server.Agent.SendAsync(request);

        await response.RefusalAsync(expected);
        Assert.Equal("1.0.0", response.Header("Tus-Resumable"));
        Assert.Equal(0, await server.Agent.OffsetAsync(url));
    }

    [Fact]
    public async Task Patch_KeepsWhatWasAnnounced_WhenMoreComes()
    {
        var url = await server.Agent.BeginAsync("tus/more.bin", 4);

        using var response = await server.Agent.SendAsync(Patch(url, 0, [1, 2, 3, 4, 5]));

        await response.RefusalAsync(HttpStatusCode.BadRequest);
        Assert.InRange(await server.Agent.OffsetAsync(url), 0, 4);
    }

    [Fact]
    public async Task Patch_ThrowsTheBytesAway_WhenTheyAreNotTheAnnouncedOnes()
    {
        var url = await server.Agent.BeginAsync("tus/hash.bin", 3, $",sha256 {Base64(new string('0', 64))}");

        using var response = await server.Agent.SendAsync(Patch(url, 0, [1, 2, 3]));
        using var file = await server.Agent.GetAsync($"{Studio}/files/tus/hash.bin");

        Assert.Contains("thrown away", (await response.RefusalAsync(HttpStatusCode.BadRequest))["detail"]!.GetValue<string>(), StringComparison.Ordinal);
        await file.RefusalAsync(HttpStatusCode.NotFound);
        Assert.Equal(0, await server.Agent.OffsetAsync(url));
    }

    [Fact]
    public async Task Creation_IsComplete_WhenTheLengthIsZero()
    {
        await server.Agent.UploadAsync("tus/empty.bin", []);

        Assert.Empty(await server.Agent.GetByteArrayAsync($"{Studio}/files/tus/empty.bin"));
    }

    [Fact]
    public async Task Delete_GivesTheUploadUp_AndItIsGone()
    {
        var url = await server.Agent.BeginAsync("tus/given-up.bin", 3);

        using var deleted = await server.Agent.SendAsync(Tus(HttpMethod.Delete, url));
        using var head = await server.Agent.SendAsync(Tus(HttpMethod.Head, url));
        using var patch = await server.Agent.SendAsync(Patch(url, 0, [1]));

        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.Equal(HttpStatusCode.Gone, head.StatusCode);
        Assert.Equal("1.0.0", head.Header("Tus-Resumable"));
        await patch.RefusalAsync(HttpStatusCode.Gone);
    }

    [Fact]
    public async Task Delete_ForgetsACompletedUpload_AndKeepsItsFile()
    {
        var url = await server.Agent.BeginAsync("tus/forgotten.bin", 2);
        (await server.Agent.SendAsync(Patch(url, 0, [1, 2]))).Dispose();

        using var deleted = await server.Agent.SendAsync(Tus(HttpMethod.Delete, url));
        using var head = await server.Agent.SendAsync(Tus(HttpMethod.Head, url));

        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.Equal(HttpStatusCode.Gone, head.StatusCode);
        Assert.Null(head.Header("Upload-Offset"));
        Assert.Equal([1, 2], await server.Agent.GetByteArrayAsync($"{Studio}/files/tus/forgotten.bin"));
    }

    [Fact]
    public async Task Patch_MayBeSentAgainEmpty_WhenAllBytesArrived()
    {
        var url = await server.Agent.BeginAsync("tus/again.bin", 2);
        (await server.Agent.SendAsync(Patch(url, 0, [1, 2]))).Dispose();

        using var empty = await server.Agent.SendAsync(Patch(url, 2, []));
        using var more = await server.Agent.SendAsync(Patch(url, 2, [3]));

        Assert.Equal(HttpStatusCode.NoContent, empty.StatusCode);
        Assert.Equal("2", empty.Header("Upload-Offset"));
        await more.RefusalAsync(HttpStatusCode.BadRequest);
        Assert.Equal([1, 2], await server.Agent.GetByteArrayAsync($"{Studio}/files/tus/again.bin"));
    }

    [Theory]
    [InlineData("01a204d1-50e8-777b-877b-4cc76615d307")]
    [InlineData("no-id")]
    public async Task Unknown_IsNotFound(string id)
    {
        using var head = await server.Agent.SendAsync(Tus(HttpMethod.Head, $"{Studio}/uploads/{id}"));
        using var patch = await server.Agent.SendAsync(Patch($"{Studio}/uploads/{id}", 0, [1]));

        Assert.Equal(HttpStatusCode.NotFound, head.StatusCode);
        await patch.RefusalAsync(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Nobody_IsTurnedAway_AlsoWithAWrongKey()
    {
        var url = await server.Agent.BeginAsync("tus/closed.bin", 3);
        using var nobody = server.As("Nobody");

        using var bare = await nobody.SendAsync(Patch(url, 0, [1]));
        using var wrongKey = await nobody.SendAsync(Patch($"{url}?key=0000", 0, [1]));
        using var begin = await nobody.SendAsync(Tus(HttpMethod.Post, $"{Studio}/uploads?key=0000", ("Upload-Length", "3")));

        await bare.RefusalAsync(HttpStatusCode.Unauthorized);
        await wrongKey.RefusalAsync(HttpStatusCode.Unauthorized);
        await begin.RefusalAsync(HttpStatusCode.Unauthorized);
        Assert.Equal(0, await server.Agent.OffsetAsync(url));
    }

    [Fact]
    public async Task Key_OpensItsOwnUploadAndNothingElse()
    {
        var url = await server.BeginWithKeyAsync("tus/by-key.bin", 3);
        var other = await server.Agent.BeginAsync("tus/other.bin", 3);
        using var nobody = server.As("Nobody");

        using var sent = await nobody.SendAsync(Patch(url, 0, [1, 2, 3]));
        using var elsewhere = await nobody.SendAsync(Patch($"{other}?{url.Split('?')[1]}", 0, [1]));
        using var read = await nobody.GetAsync($"{Studio}/files/tus/by-key.bin?{url.Split('?')[1]}");

        Assert.Equal(HttpStatusCode.NoContent, sent.StatusCode);
        await elsewhere.RefusalAsync(HttpStatusCode.Unauthorized);
        await read.RefusalAsync(HttpStatusCode.Unauthorized);
        Assert.Equal([1, 2, 3], await server.Agent.GetByteArrayAsync($"{Studio}/files/tus/by-key.bin"));
    }
}
