using System.Diagnostics;
using System.Text.Json;

namespace WorkspaceAgents.Benchmarks.Loader;

/// <summary>Python's <c>tarfile</c> and PyAV in a process of its own that stays, so that neither Python's start nor its imports count.</summary>
internal sealed class TarfilePeer : IDisposable
{
    private readonly Process _process;

    public TarfilePeer() => _process = Process.Start(new ProcessStartInfo("/usr/bin/python3", [Path.Combine(AppContext.BaseDirectory, "Loader", "tarfile_peer.py")])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
    })!;

    /// <summary>Reads every sample of archives, in their order.</summary>
    public Task<Answer> ReadAsync(IEnumerable<string> paths) => AskAsync(new { work = "read", paths });

    /// <summary>SHA-256 over every member's name, length and bytes, in order.</summary>
    public Task<Answer> DigestAsync(IEnumerable<string> paths) => AskAsync(new { work = "digest", paths });

    /// <summary>Frames of each clip, on all cores; each clip's mean value.</summary>
    public Task<Answer> FramesAsync(IEnumerable<string> paths, int count, int size) => AskAsync(new { work = "frames", paths, count, size });

    /// <inheritdoc/>
    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private async Task<Answer> AskAsync(object request)
    {
        await _process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(request));
        await _process.StandardInput.FlushAsync();
        var line = await _process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The peer ended: apt-get install python3-av python3-numpy.");
        return JsonSerializer.Deserialize<Answer>(line, JsonSerializerOptions.Web)!;
    }

    /// <summary>What it answers.</summary>
    public sealed record Answer(double Seconds, double ProcessorSeconds, long Count, long Bytes, string? Digest, double[]? Means);
}
