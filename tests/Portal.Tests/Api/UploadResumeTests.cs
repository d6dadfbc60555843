using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using static WorkspaceAgents.Portal.Tests.Api.ApiCalls;

namespace WorkspaceAgents.Portal.Tests.Api;

/// <summary>Uploads that are cut: by the line, by kill -9, by a stop. The bytes in the end are the ones that were sent.</summary>
[Collection(OwnServerSet.Name)]
public sealed class UploadResumeTests : IAsyncLifetime, IDisposable
{
    private static readonly byte[] Bytes = RandomNumberGenerator.GetBytes(24 * 1024 * 1024 + 12_345);

    private readonly TemporaryFolder _folder = new();
    private StandaloneProcess _server = null!;

    public async Task InitializeAsync() => _server = await StandaloneProcess.StartAsync(_folder.Path);

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    private string Token => _server.FirstRun["agentToken"]!.GetValue<string>();

    [Fact]
    public async Task Upload_ResumesFromTheReportedOffset_WhenTheLineIsCutAgainAndAgain()
    {
        using var client = _server.Client(Token);
        var url = await client.BeginAsync("cut.bin", Bytes.Length);
        var reached = 0L;

        foreach (var sentBeforeTheCut in new[] { 1, 700_000, 5_000_000 })
        {
            await SendAndCutAsync(url, reached, sentBeforeTheCut);
            var offset = await SettledOffsetAsync(client, url);
            Assert.InRange(offset, reached, reached + sentBeforeTheCut);
            reached = offset;
        }

        // Whatever was on the way in the moment of a cut may be lost, but not megabytes that the server had taken.
        Assert.InRange(reached, 2_000_000, 5_700_001);
        using var rest = await client.SendAsync(Patch(url, reached, Bytes[(int)reached..]));
        Assert.Equal(HttpStatusCode.NoContent, rest.StatusCode);
        Assert.Equal(Bytes, await client.GetByteArrayAsync($"{Studio}/files/cut.bin"));
    }

    [Fact]
    public async Task Upload_GoesOn_AfterKillAndAfterStop()
    {
        string url;
        using (var client = _server.Client(Token))
        {
            url = await client.BeginAsync("restart.bin", Bytes.Length);
            (await client.SendAsync(Patch(url, 0, Bytes[..10_000_000]))).Dispose();
        }

        await _server.KillAsync();
        _server = await StandaloneProcess.StartAsync(_folder.Path);
        using (var client = _server.Client(Token))
        {
            Assert.Equal(10_000_000, await client.OffsetAsync(url));
            (await client.SendAsync(Patch(url, 10_000_000, Bytes[10_000_000..20_000_000]))).Dispose();
        }

        await _server.StopAsync();
        _server = await StandaloneProcess.StartAsync(_folder.Path);
        using (var client = _server.Client(Token))
        {
            Assert.Equal(20_000_000, await client.OffsetAsync(url));
            using var rest = await client.SendAsync(Patch(url, 20_000_000, Bytes[20_000_000..]));
            Assert.Equal(HttpStatusCode.NoContent, rest.StatusCode);
            Assert.Equal(Bytes, await client.GetByteArrayAsync($"{Studio}/files/restart.bin"));
        }
    }

    [Fact]
    public async Task Stop_EndsARunningUpload_AndKeepsWhatArrived()
    {
        using var client = _server.Client(Token);
        var url = await client.BeginAsync("stopped.bin", Bytes.Length);
        using var line = await OpenPatchAsync(url, 0);
        await line.GetStream().WriteAsync(Bytes.AsMemory(0, 4_000_000));
        await line.GetStream().FlushAsync();
        await SomethingStagedAsync();

        await _server.StopAsync();

        _server = await StandaloneProcess.StartAsync(_folder.Path);
        using var after = _server.Client(Token);
        Assert.InRange(await after.OffsetAsync(url), 1, 4_000_000);
    }

    /// <summary>The offset once the server has noticed the cut: until then the upload is still its first sender's.</summary>
    private static async Task<long> SettledOffsetAsync(HttpClient client, string url)
    {
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        for (var tries = 0; tries < 200; tries++)
        {
            var offset = await client.OffsetAsync(url);
            using var nothing = await client.SendAsync(Patch(url, offset, []));
            if (nothing.StatusCode == HttpStatusCode.NoContent) return offset;
            Assert.Contains(nothing.StatusCode, new[] { HttpStatusCode.Locked, HttpStatusCode.Conflict });
            await pause.WaitForNextTickAsync();
        }

        throw new TimeoutException("The server still waits for the sender that was cut.");
    }

    /// <summary>Until bytes have reached the disk: before that there is nothing to keep.</summary>
    private async Task SomethingStagedAsync()
    {
        var staging = new DirectoryInfo(_folder.Combine("content", "staging"));
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        for (var tries = 0; tries < 500 && !staging.EnumerateFiles("*", SearchOption.AllDirectories).Any(file => file.Length > 0); tries++)
            await pause.WaitForNextTickAsync();
    }

    private async Task SendAndCutAsync(string url, long offset, int count)
    {
        using var line = await OpenPatchAsync(url, offset);
        await line.GetStream().WriteAsync(Bytes.AsMemory((int)offset, count));
        await line.GetStream().FlushAsync();
    }

    /// <summary>A request head that promises all the rest, by hand: no HTTP client stops half-way on purpose.</summary>
    private async Task<TcpClient> OpenPatchAsync(string url, long offset)
    {
        var line = new TcpClient();
        await line.ConnectAsync(IPAddress.Loopback, _server.Port);
        var head = string.Create(CultureInfo.InvariantCulture,
            $"PATCH {url} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {Token}\r\nTus-Resumable: 1.0.0\r\nUpload-Offset: {offset}\r\n"
            + $"Content-Type: application/offset+octet-stream\r\nContent-Length: {Bytes.Length - offset}\r\n\r\n");
        await line.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head));
        return line;
    }
}
