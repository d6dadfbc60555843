using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using WorkspaceAgents.Testing;

namespace WorkspaceAgents.EndToEnd.Tests;

/// <summary>The real server as a process of its own, on a free loopback port with a data folder of its own.</summary>
internal sealed class StandaloneServer : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("wsa-e2e-").FullName;
    private readonly StringBuilder log = new();
    private Process? process;

    private StandaloneServer(int port) => Url = new($"http://127.0.0.1:{port}");

    public Uri Url { get; }

    /// <summary>What the first start wrote: owner, oneTimePassword, workspace, agentToken.</summary>
    public JsonElement FirstRun { get; private set; }

    public string Token => FirstRun.GetProperty("agentToken").GetString()!;

    public string DataFolder => folder;

    public static async Task<StandaloneServer> StartAsync()
    {
        var server = new StandaloneServer(FreePort());
        await server.LaunchAsync();
        return server;
    }

    /// <summary>A client with the agent's token; every call has to be answered within two minutes.</summary>
    public HttpClient CreateClient()
    {
        var client = new HttpClient { BaseAddress = Url, Timeout = TimeSpan.FromMinutes(2) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        return client;
    }

    /// <summary>Starts the process and waits until it says it is healthy.</summary>
    public async Task LaunchAsync()
    {
        var configuration = AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}", StringComparison.Ordinal) ? "Release" : "Debug";
        var dll = Path.Combine(Repository.Root, "src", "Standalone", "bin", configuration, "net10.0", "WorkspaceAgents.Standalone.dll");
        var start = new ProcessStartInfo("dotnet", [dll, "--data", folder, "--port", $"{Url.Port}"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => Note(line.Data);
        process.ErrorDataReceived += (_, line) => Note(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < TimeSpan.FromSeconds(90);)
        {
            if (process.HasExited) throw new InvalidOperationException($"The server stopped with {process.ExitCode} while starting:\n{Log()}");
            if (await IsHealthyAsync(client))
            {
                FirstRun = JsonSerializer.Deserialize<JsonElement>(await File.ReadAllTextAsync(Path.Combine(folder, "first-run.json")));
                return;
            }

            await Task.Delay(50);
        }

        throw new TimeoutException($"The server was not healthy in 90 s:\n{Log()}");
    }

    /// <summary>SIGKILL: nothing in the process gets to tidy up.</summary>
    public async Task KillAsync()
    {
        process!.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }

    /// <summary>The last lines the server wrote.</summary>
    public string Log()
    {
        lock (log) return log.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)) File.SetAttributes(file, FileAttributes.Normal);
        Directory.Delete(folder, recursive: true);
    }

    private async Task<bool> IsHealthyAsync(HttpClient client)
    {
        try
        {
            using var answer = await client.GetAsync(new Uri(Url, "/health"));
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void Note(string? line)
    {
        lock (log)
        {
            log.AppendLine(line);
            if (log.Length > 20_000) log.Remove(0, log.Length - 10_000);
        }
    }
}
