using System.Diagnostics;

namespace WorkspaceAgents.Benchmarks.Media;

/// <summary>The commands, as people type them.</summary>
internal static class Ffmpeg
{
    /// <summary>Runs <c>ffmpeg</c>; arguments are separated by spaces.</summary>
    public static Task<byte[]> RunAsync(string arguments, CancellationToken cancellationToken) =>
        RunAsync("ffmpeg", $"-v error -nostdin -y {arguments}".Split(' ', StringSplitOptions.RemoveEmptyEntries), cancellationToken);

    /// <summary>The packets' pts of the first video as <c>ffprobe</c> prints them, ascending.</summary>
    public static async Task<long[]> ProbePtsAsync(string path, CancellationToken cancellationToken)
    {
        var text = await ProbeAsync(path, cancellationToken);
        return [.. text.Split((char[])['\n', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(field => field != "N/A").Select(long.Parse).Order()];
    }

    /// <summary>The process whose time is compared.</summary>
    public static async Task<string> ProbeAsync(string path, CancellationToken cancellationToken) => System.Text.Encoding.ASCII.GetString(
        await RunAsync("ffprobe", ["-v", "error", "-select_streams", "v:0", "-show_entries", "packet=pts", "-of", "csv=p=0", path], cancellationToken));

    /// <summary>Runs a program; what it wrote to its output.</summary>
    public static async Task<byte[]> RunAsync(string program, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        using var output = new MemoryStream();
        await process.StandardOutput.BaseStream.CopyToAsync(output, cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0 ? output.ToArray() : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} failed.");
    }
}
