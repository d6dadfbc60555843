using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace WorkspaceAgents.Benchmarks.Uploads;

/// <summary>A server in a process of its own, to which a file can be sent.</summary>
internal sealed class UploadServer : IAsyncDisposable
{
    private readonly Process _process;

    private UploadServer(Process process, int port, string collection, string? token) => (_process, Port, Collection, Token) = (process, port, collection, token);

    public int Port { get; }

    /// <summary>Where uploads are begun.</summary>
    public string Collection { get; }

    public string? Token { get; }

    /// <summary>The real server, with a data folder of its own.</summary>
    public static async Task<UploadServer> StartOwnAsync(string folder)
    {
        var port = FreePort();
        var configuration = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)).Parent!.Name;
        var program = Path.Combine(Testing.Repository.Root, "src", "Standalone", "bin", configuration, "net10.0", "WorkspaceAgents.Standalone.dll");
        var process = Start("dotnet", program, "--data", folder, "--port", port.ToString(CultureInfo.InvariantCulture));
        await WaitAsync(process, port, "/health");
        using var facts = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "first-run.json")));
        return new(process, port, "/api/v1/workspaces/studio/uploads", facts.RootElement.GetProperty("agentToken").GetString());
    }

    /// <summary><c>@tus/server</c> from npm, with its store of files.</summary>
    public static async Task<UploadServer> StartPeerAsync(string folder)
    {
        var peer = Path.Combine(Testing.Repository.Root, "tests", "Benchmarks", "Uploads", "peer");
        if (!Directory.Exists(Path.Combine(peer, "node_modules")))
        {
            using var npm = Process.Start(new ProcessStartInfo("npm", ["ci", "--no-audit", "--no-fund", "--silent"]) { WorkingDirectory = peer })!;
            await npm.WaitForExitAsync();
        }

        var port = FreePort();
        Directory.CreateDirectory(folder);
        var process = Start("node", Path.Combine(peer, "server.mjs"), folder, port.ToString(CultureInfo.InvariantCulture));
        await WaitAsync(process, port, "/");
        return new(process, port, "/files", null);
    }

    /// <summary>Kestrel and an endpoint that throws the bytes away.</summary>
    public static async Task<UploadServer> StartDiscardAsync()
    {
        var port = FreePort();
        var process = Start("dotnet", typeof(UploadServer).Assembly.Location, "discard-server", "--port", port.ToString(CultureInfo.InvariantCulture));
        await WaitAsync(process, port, "/");
        return new(process, port, "/put", null);
    }

    /// <summary>What is resident in memory now, in bytes.</summary>
    public long ResidentBytes()
    {
        _process.Refresh();
        return _process.WorkingSet64;
    }

    /// <summary>What the process has used of processors so far.</summary>
    public TimeSpan ProcessorTime()
    {
        _process.Refresh();
        return _process.TotalProcessorTime;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static Process Start(string program, params string[] arguments)
    {
        var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        return process;
    }

    private static async Task WaitAsync(Process process, int port, string path)
    {
        using var client = new HttpClient { BaseAddress = new($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromSeconds(10) };
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        while (await pause.WaitForNextTickAsync(patience.Token))
        {
            if (process.HasExited) throw new InvalidOperationException($"The server ended with exit code {process.ExitCode} before it could be measured.");
            try
            {
                using var answer = await client.GetAsync(path, patience.Token);
                if (path != "/health" || answer.IsSuccessStatusCode) return;
            }
            catch (HttpRequestException)
            {
                continue;
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
