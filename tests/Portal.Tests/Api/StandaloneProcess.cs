using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace WorkspaceAgents.Portal.Tests.Api;

/// <summary>The real server, as a process of its own on a free loopback port.</summary>
public sealed class StandaloneProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task<string> _errors;
    private readonly Task<string> _output;

    private StandaloneProcess(Process process, string dataFolder, int port)
    {
        (_process, DataFolder, Port) = (process, dataFolder, port);
        (_errors, _output) = (process.StandardError.ReadToEndAsync(), process.StandardOutput.ReadToEndAsync());
    }

    public string DataFolder { get; }

    public int Port { get; }

    public Uri Address => new($"http://127.0.0.1:{Port}");

    public JsonObject FirstRun => JsonNode.Parse(File.ReadAllText(Path.Combine(DataFolder, "first-run.json")))!.AsObject();

    /// <summary>Starts the server and waits until it is healthy.</summary>
    public static async Task<StandaloneProcess> StartAsync(string dataFolder, int? port = null, params string[] settings)
    {
        var server = Launch(dataFolder, port ?? FreePort(), settings);
        using var client = new HttpClient { BaseAddress = server.Address, Timeout = TimeSpan.FromSeconds(10) };
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (await pause.WaitForNextTickAsync(patience.Token))
        {
            if (server._process.HasExited) throw new InvalidOperationException($"The server ended: {await server._errors}{await server._output}");
            try
            {
                if ((await client.GetAsync("/health", patience.Token)).IsSuccessStatusCode) break;
            }
            catch (Exception notYet) when (notYet is HttpRequestException || (notYet is TaskCanceledException && !patience.IsCancellationRequested))
            {
                continue;
            }
        }

        return server;
    }

    /// <summary>Starts a server that is expected to end by itself.</summary>
    public static async Task<(int ExitCode, string Errors)> RunToEndAsync(string dataFolder)
    {
        await using var server = Launch(dataFolder, FreePort());
        await server._process.WaitForExitAsync();
        return (server._process.ExitCode, await server._errors);
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>A client with a token; without one it is nobody.</summary>
    public HttpClient Client(string? token = null)
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Address };
        if (token is not null) client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGTERM. It must end well, and by itself.</summary>
    public async Task StopAsync()
    {
        using (var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)])) await kill.WaitForExitAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await _process.WaitForExitAsync(patience.Token);
        Assert.True(_process.ExitCode == 0, $"Exit code {_process.ExitCode}: {await _errors}{await _output}");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) await KillAsync();
        _process.Dispose();
    }

    private static StandaloneProcess Launch(string dataFolder, int port, params string[] settings)
    {
        // …/tests/Portal.Tests/bin/<configuration>/<framework>/
        var own = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var program = Path.Combine(Repository.Root, "src", "Standalone", "bin", own.Parent!.Name, own.Name, "WorkspaceAgents.Standalone.dll");
        var start = new ProcessStartInfo("dotnet", [program, "--data", dataFolder, "--port", port.ToString(CultureInfo.InvariantCulture), .. settings])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // Not the folder of the program: static files must be found from anywhere.
            WorkingDirectory = Path.GetTempPath(),
        };
        return new(Process.Start(start)!, dataFolder, port);
    }
}
