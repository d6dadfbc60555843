using System.Net;
using System.Security.Cryptography;
using WorkspaceAgents.Catalog;

namespace WorkspaceAgents.McpServer.Tests;

[Collection(DoorTests.Name)]
public sealed class UploadToolsTests(Door door)
{
    [Fact]
    public async Task BeginUpload_TakesBytesOutOfBand_AndStatFileShowsThem()
    {
        var workspace = await door.MakeWorkspaceAsync();
        await using var client = await door.ConnectAsync();
        var content = RandomNumberGenerator.GetBytes(300_000);
        var hash = Convert.ToHexStringLower(SHA256.HashData(content));

        var target = await client.GetAsync("begin_upload", new { workspace, path = "shoot/ké y.mp4", sizeBytes = content.Length, sha256 = hash, note = "first" });
        var status = await PatchAsync(target.GetProperty("url").GetString()!, target.GetProperty("headers").EnumerateObject().ToDictionary(h => h.Name, h => h.Value.GetString()!), content);
        var stat = await client.GetAsync("stat_file", new { workspace, path = "shoot/ké y.mp4" });
        var upload = await client.GetAsync("upload_status", new { uploadId = target.GetProperty("uploadId").GetString() });

        Assert.Equal(HttpStatusCode.NoContent, status);
        Assert.Equal(hash, stat.GetProperty("file").GetProperty("hash").GetString());
        Assert.Equal(content.Length, stat.GetProperty("file").GetProperty("sizeBytes").GetInt64());
        Assert.Equal("test-agent for owner", stat.GetProperty("file").GetProperty("modifiedBy").GetString());
        Assert.StartsWith(new Uri(door.Address, $"/api/v1/workspaces/{workspace}/files/shoot/k%C3%A9%20y.mp4").AbsoluteUri, stat.GetProperty("downloadUrl").GetString(), StringComparison.Ordinal);
        Assert.Equal("completed", upload.GetProperty("state").GetString());
        Assert.Equal(content.Length, upload.GetProperty("offsetBytes").GetInt64());
    }

    [Fact]
    public async Task BeginUpload_GivesAnAbsoluteUrlWithItsOwnKey_AndACurlLineThatStreams()
    {
        var workspace = await door.MakeWorkspaceAsync();
        await using var client = await door.ConnectAsync();

        var target = await client.GetAsync("begin_upload", new { workspace, path = "it's.mp4", sizeBytes = 5_368_709_120 });

        var id = target.GetProperty("uploadId").GetString();
        var url = target.GetProperty("url").GetString()!;
        Assert.Matches($"^{door.Address.GetLeftPart(UriPartial.Authority)}/api/v1/workspaces/{workspace}/uploads/{id}\\?key=[0-9a-f]{{64}}$", url);
        var curl = target.GetProperty("curl").GetString()!;
        Assert.Contains(@"-T 'it'\''s.mp4'", curl, StringComparison.Ordinal);
        Assert.Contains("-H 'Upload-Offset: 0'", curl, StringComparison.Ordinal);
        Assert.EndsWith($"'{url}'", curl, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BeginUpload_OverwritesOnlyWhatWasSeen_WhenIfMatchSaysSo()
    {
        var workspace = await door.MakeWorkspaceAsync();
        await using var client = await door.ConnectAsync();
        var target = await client.GetAsync("begin_upload", new { workspace, path = "a.vtt", sizeBytes = 3, ifMatch = "none" });
        var late = await client.GetAsync("begin_upload", new { workspace, path = "a.vtt", sizeBytes = 3, ifMatch = "none" });
        var headers = target.GetProperty("headers").EnumerateObject().ToDictionary(h => h.Name, h => h.Value.GetString()!);

        var first = await PatchAsync(target.GetProperty("url").GetString()!, headers, [1, 2, 3]);
        var second = await PatchAsync(late.GetProperty("url").GetString()!, headers, [4, 5, 6]);
        var refused = await client.GetErrorAsync("begin_upload", new { workspace, path = "a.vtt", sizeBytes = 3, ifMatch = new string('0', 64) });
        var seen = (await client.GetAsync("stat_file", new { workspace, path = "a.vtt" })).GetProperty("file").GetProperty("hash").GetString();
        var taken = await client.GetAsync("begin_upload", new { workspace, path = "a.vtt", sizeBytes = 3, ifMatch = seen });

        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.PreconditionFailed), (first, second));
        Assert.Contains("a.vtt", refused, StringComparison.Ordinal);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData([1, 2, 3])), seen);
        Assert.Equal("open", taken.GetProperty("state").GetString());
    }

    [Theory]
    [InlineData("../escape.mp4", 5, null, "'..'")]
    [InlineData("a.mp4", -1, null, "0 bytes or more")]
    [InlineData("a.mp4", 5, "abc", "64 hex digits")]
    [InlineData("a.mp4", 1L << 42, null, "do not fit")]
    public async Task BeginUpload_SaysWhatToCorrect_WhenTheRequestIsWrong(string path, long sizeBytes, string? sha256, string expected)
    {
        var workspace = await door.MakeWorkspaceAsync();
        await using var client = await door.ConnectAsync();

        var error = await client.GetErrorAsync("begin_upload", new { workspace, path, sizeBytes, sha256 });

        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.Contains("Next:", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BeginUpload_IsRefused_WhenTheTokenMayOnlyView()
    {
        var workspace = await door.MakeWorkspaceAsync();
        await using var client = await door.ConnectAsync(Permissions.View);

        var error = await client.GetErrorAsync("begin_upload", new { workspace, path = "a.mp4", sizeBytes = 1 });

        Assert.Contains("may not write", error, StringComparison.Ordinal);
        Assert.Contains("list_workspaces", error, StringComparison.Ordinal);
    }

    private static async Task<HttpStatusCode> PatchAsync(string url, Dictionary<string, string> headers, byte[] content)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Patch, url) { Content = new ByteArrayContent(content) };
        foreach (var (name, value) in headers)
            if (!request.Headers.TryAddWithoutValidation(name, value)) request.Content.Headers.TryAddWithoutValidation(name, value);
        using var response = await http.SendAsync(request);
        return response.StatusCode;
    }
}
