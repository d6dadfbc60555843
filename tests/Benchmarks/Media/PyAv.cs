using System.Diagnostics;
using System.Text.Json;

namespace WorkspaceAgents.Benchmarks.Media;

/// <summary>Debian's python3-av in a process of its own that stays, so that neither Python's start nor its imports count.</summary>
internal sealed class PyAv : IDisposable
{
    private readonly Process _process;

    public PyAv() => _process = Process.Start(new ProcessStartInfo("/usr/bin/python3", [Path.Combine(AppContext.BaseDirectory, "Media", "pyav_peer.py")])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
    })!;

    /// <summary>The pts of every packet of the video, ascending.</summary>
    public Task<Answer> DemuxAsync(string path) => AskAsync(new { work = "demux", path });

    /// <summary>The frames of some pts, one after the other.</summary>
    /// <param name="path">The file.</param>
    /// <param name="pts">In the order they are read in.</param>
    /// <param name="form"><c>rgb24</c>, or <c>hash</c> for the SHA-256 of the planes.</param>
    public Task<Answer> FramesAsync(string path, IEnumerable<long> pts, string form) => AskAsync(new { work = "frames", path, pts, form });

    /// <summary>All frames from one pts to another, for several such pairs.</summary>
    public Task<Answer> RunsAsync(string path, IEnumerable<(long First, long Last)> ranges) => AskAsync(new { work = "runs", path, ranges = ranges.Select(range => new[] { range.First, range.Last }) });

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
        var line = await _process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("PyAV is needed: apt-get install python3-av.");
        return JsonSerializer.Deserialize<Answer>(line, JsonSerializerOptions.Web)!;
    }

    /// <summary>What it answers.</summary>
    public sealed record Answer(double Seconds, double ProcessorSeconds, long[] Pts, string[]? Hashes)
    {
        /// <summary>What it took.</summary>
        public Measured Measured => new(Seconds, ProcessorSeconds);
    }
}
