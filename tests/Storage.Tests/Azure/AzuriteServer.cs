using System.Diagnostics;
using System.Text.RegularExpressions;
using WorkspaceAgents.Testing;

namespace WorkspaceAgents.Storage.Tests;

/// <summary>
/// Azurite, Microsoft's emulator of Azure Storage, on a free port of this machine, its bytes in memory. One for all tests of the collection; gone at the end.
/// </summary>
public sealed partial class AzuriteServer : IAsyncLifetime
{
    // The account and key that every Azurite has; they open nothing else.
    private const string Account = "devstoreaccount1";
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private static readonly TimeSpan StartTime = TimeSpan.FromMinutes(1);
    private Process? _process;

    /// <summary>How to reach it.</summary>
    public string ConnectionString { get; private set; } = "";

    public async Task InitializeAsync()
    {
        if (ToolPath.Find("node") is not { } node || !File.Exists(RequiresAzuriteFactAttribute.Script))
            throw new InvalidOperationException("Azurite is not installed: ./test.sh installs it, or run 'npm ci' in tests/Storage.Tests (needs Node).");
        _process = Process.Start(new ProcessStartInfo(node,
            [RequiresAzuriteFactAttribute.Script, "--blobHost", "127.0.0.1", "--blobPort", "0", "--inMemoryPersistence", "--disableTelemetry", "--skipApiVersionCheck"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        }) ?? throw new InvalidOperationException("Azurite did not start.");
        var port = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var said = new System.Collections.Concurrent.ConcurrentQueue<string>();
        void Hear(string? line)
        {
            if (line is null) return;
            if (!port.Task.IsCompleted) said.Enqueue(line); // later, each request is a line
            if (Listening().Match(line) is { Success: true } match) port.TrySetResult(match.Groups[1].Value);
        }
        _process.OutputDataReceived += (_, data) => Hear(data.Data);
        _process.ErrorDataReceived += (_, data) => Hear(data.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        try
        {
            ConnectionString = $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};" +
                $"BlobEndpoint=http://127.0.0.1:{await port.Task.WaitAsync(StartTime)}/{Account};";
        }
        catch (TimeoutException late)
        {
            await DisposeAsync();
            throw new InvalidOperationException($"Azurite did not listen within {StartTime}. It said: {string.Join('\n', said)}", late);
        }
    }

    public async Task DisposeAsync()
    {
        if (_process is not { } process) return;
        _process = null;
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }

    // Azurite Blob service successfully listens on http://127.0.0.1:37979
    [GeneratedRegex(@"successfully listen\w* \w+ http://127\.0\.0\.1:(\d+)")]
    private static partial Regex Listening();
}
