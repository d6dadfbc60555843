#pragma warning disable CA5350 // tus names SHA-1; it guards against damage, not against an attacker.
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using static WorkspaceAgents.Portal.Tests.Api.ApiCalls;

namespace WorkspaceAgents.Portal.Tests.Api;

/// <summary>https://tus.io/protocols/resumable-upload#checksum</summary>
[Collection(ApiServerSet.Name)]
public sealed class TusChecksumTests(ApiServer server)
{
    private static readonly byte[] Bytes = RandomNumberGenerator.GetBytes(300_000);

    [Fact]
    public async Task Patch_IsTaken_WhenTheChecksumFits()
    {
        var url = await server.Agent.BeginAsync("tus/checked.bin", Bytes.Length);

        using var first = await server.Agent.SendAsync(Checked(url, 0, Bytes[..100_000], $"sha1 {Convert.ToBase64String(SHA1.HashData(Bytes.AsSpan(0, 100_000)))}"));
        using var rest = await server.Agent.SendAsync(Checked(url, 100_000, Bytes[100_000..], $"sha256 {Convert.ToBase64String(SHA256.HashData(Bytes.AsSpan(100_000)))}"));

        Assert.Equal((HttpStatusCode.NoContent, "100000"), (first.StatusCode, first.Header("Upload-Offset")));
        Assert.Equal((HttpStatusCode.NoContent, "300000"), (rest.StatusCode, rest.Header("Upload-Offset")));
        Assert.Equal(Bytes, await server.Agent.GetByteArrayAsync($"{Studio}/files/tus/checked.bin"));
    }

    [Theory]
    [InlineData("sha1 Kq5sNclPz7QV2+lfQIuc6R7oRu0=", 460)]
    [InlineData("sha256 LCa0a2j/xo/5m0U8HTBBNBNCLXBkg7+g+YpeiGJm564=", 460)]
    [InlineData("md5 1B2M2Y8AsgTpgAmY7PhCfg==", 400)]
    [InlineData("SHA1 Kq5sNclPz7QV2+lfQIuc6R7oRu0=", 400)]
    [InlineData("sha1", 400)]
    [InlineData("sha1 not-base64", 400)]
    [InlineData("sha1 AAAA", 400)]
    public async Task Patch_IsDroppedWhole_WhenTheChecksumIsAnother(string checksum, int expected)
    {
        var url = await server.Agent.BeginAsync($"tus/unfit-{checksum.GetHashCode(StringComparison.Ordinal)}.bin", Bytes.Length);
        (await server.Agent.SendAsync(Patch(url, 0, Bytes[..1000]))).Dispose();

        using var refused = await server.Agent.SendAsync(Checked(url, 1000, Bytes[1000..], checksum));

        Assert.Equal(expected, (int)refused.StatusCode);
        await refused.RefusalAsync((HttpStatusCode)expected);
        Assert.Equal(1000, await server.Agent.OffsetAsync(url));
        using var right = await server.Agent.SendAsync(Patch(url, 1000, Bytes[1000..]));
        Assert.Equal(HttpStatusCode.NoContent, right.StatusCode);
    }

    [Fact]
    public async Task Patch_IsDroppedWhole_WhenItIsCutBeforeItCouldBeChecked()
    {
        var url = await server.Agent.BeginAsync("tus/cut-checked.bin", Bytes.Length);
        (await server.Agent.SendAsync(Patch(url, 0, Bytes[..1000]))).Dispose();

        using (var line = await OpenAsync(url, $"Upload-Offset: 1000\r\nUpload-Checksum: sha1 Kq5sNclPz7QV2+lfQIuc6R7oRu0=\r\nContent-Length: {Bytes.Length - 1000}\r\n"))
        {
            await line.GetStream().WriteAsync(Bytes.AsMemory(1000, 150_000));
            line.Client.LingerState = new(true, 0); // a reset, as of a line that is cut
        }

        using var rest = await WhenFreeAsync(() => Patch(url, 1000, Bytes[1000..]));
        Assert.Equal(HttpStatusCode.NoContent, rest.StatusCode);
        Assert.Equal(Bytes, await server.Agent.GetByteArrayAsync($"{Studio}/files/tus/cut-checked.bin"));
    }

    [Theory]
    [InlineData(true, "204")]
    [InlineData(false, "460")]
    public async Task Checksum_MayFollowTheBytes(bool fits, string expected)
    {
        byte[] bytes = [1, 2, 3];
        var url = await server.Agent.BeginAsync($"tus/trailer-{expected}.bin", 3);
        using var line = await OpenAsync(url, "Upload-Offset: 0\r\nTransfer-Encoding: chunked\r\nTrailer: Upload-Checksum\r\nConnection: close\r\n");
        var checksum = Convert.ToBase64String(SHA1.HashData(fits ? bytes : [9]));

        await line.GetStream().WriteAsync((byte[])[.. "3\r\n"u8, .. bytes, .. Encoding.ASCII.GetBytes($"\r\n0\r\nUpload-Checksum: sha1 {checksum}\r\n\r\n")]);
        using var reader = new StreamReader(line.GetStream());
        var answer = await reader.ReadToEndAsync();

        Assert.StartsWith($"HTTP/1.1 {expected} ", answer, StringComparison.Ordinal);
        Assert.Equal(fits ? 3 : 0, await server.Agent.OffsetAsync(url));
    }

    private async Task<TcpClient> OpenAsync(string url, string headers)
    {
        var line = new TcpClient();
        await line.ConnectAsync(IPAddress.Loopback, server.Process.Port);
        await line.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            $"PATCH {url} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: {server.Agent.DefaultRequestHeaders.Authorization}\r\nTus-Resumable: 1.0.0\r\nContent-Type: application/offset+octet-stream\r\n{headers}\r\n"));
        return line;
    }

    /// <summary>The server may still be ending the cut request.</summary>
    private async Task<HttpResponseMessage> WhenFreeAsync(Func<HttpRequestMessage> request)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (true)
        {
            var response = await server.Agent.SendAsync(request(), patience.Token);
            if (response.StatusCode != HttpStatusCode.Locked) return response;
            response.Dispose();
            await pause.WaitForNextTickAsync(patience.Token);
        }
    }

    private static HttpRequestMessage Checked(string url, long offset, byte[] bytes, string checksum)
    {
        var request = Patch(url, offset, bytes);
        request.Headers.Add("Upload-Checksum", checksum);
        return request;
    }
}
