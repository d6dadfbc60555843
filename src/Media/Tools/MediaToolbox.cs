using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace WorkspaceAgents.Media;

/// <summary>
/// Runs ffmpeg and ffprobe as child processes: no shell, limits on time and memory, the whole process tree killed on cancellation, output read
/// as it comes and what is kept of standard error bounded.
/// </summary>
public sealed partial class MediaToolbox
{
    /// <summary>The command for people who lack ffmpeg.</summary>
    public const string InstallHint =
        "Install it with `sudo apt-get install ffmpeg` (Debian, Ubuntu), `brew install ffmpeg` (macOS) or `winget install Gyan.FFmpeg` (Windows), " +
        "or set Media:FfmpegFolder to the folder that holds it.";

    /// <summary>
    /// The containers that are opened. Playlists (HLS, DASH, concat), devices and image sequences are not among them, so that a file
    /// can never make ffmpeg open another one.
    /// </summary>
    internal const string Containers =
        "mov,matroska,mpegts,mpeg,mpegvideo,avi,flv,asf,ogg,mxf,ivf,h264,hevc,m4v,obu,gif,wav,w64,mp3,flac,aac,ac3,eac3,aiff,caf,amr";

    private const int ErrorTailLines = 12;

    private readonly MediaOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger<MediaToolbox> _logger;
    private string? _toolVersion;

    /// <summary>The tools as the settings say.</summary>
    public MediaToolbox(IOptions<MediaOptions> options, TimeProvider timeProvider, ILogger<MediaToolbox> logger, MediaWorkers workers)
    {
        Workers = workers;
        _options = options.Value;
        _timeProvider = timeProvider;
        _logger = logger;
    }

    /// <summary>The tools without a host, for the command line and tests.</summary>
    /// <param name="options">Settings; null for the defaults.</param>
    public MediaToolbox(MediaOptions? options = null)
        : this(
            Microsoft.Extensions.Options.Options.Create(options ?? new MediaOptions()), TimeProvider.System, NullLogger<MediaToolbox>.Instance, new MediaWorkers(options))
    {
    }

    /// <summary>The processes in which files are opened and decoded.</summary>
    public MediaWorkers Workers { get; }

    /// <summary>The settings the tools run with.</summary>
    public MediaOptions Options => _options;

    /// <summary>
    /// Which ffmpeg this is, for step keys: <c>ffmpeg 5.1.9-0+deb12u1, libavcodec 59.37.100</c>. Two machines with the same answer
    /// write the same bytes.
    /// </summary>
    /// <exception cref="MediaException"><see cref="MediaErrorCode.ToolMissing"/> when there is no ffmpeg.</exception>
    public async Task<string> GetToolVersionAsync(CancellationToken cancellationToken)
    {
        if (_toolVersion is { } known)
            return known;
        var parser = new ToolVersionParser();
        var outcome = await RunAsync(
            new ToolRun { Tool = "ffmpeg", Arguments = ["-version"], Timeout = _options.ProbeTimeout, OnOutputLine = parser.Add },
            cancellationToken);
        outcome.ThrowIfFailed("asking for its version");
        return _toolVersion = parser.ToString();
    }

    /// <summary>The arguments before an input: only local files, only real containers, and never a protocol taken from the name.</summary>
    internal static string[] Input(string path) =>
        ["-protocol_whitelist", "file,pipe", "-format_whitelist", Containers, "-i", $"file:{Path.GetFullPath(path)}"];

    /// <summary>Runs a program to its end.</summary>
    /// <exception cref="MediaException">The program is missing or ran out of time.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled; the process tree is dead by then.</exception>
    internal async Task<ToolOutcome> RunAsync(ToolRun run, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var process = Start(run);
        ProcessLimits.Apply(process, _options.ToolMemoryBytes, (long)Math.Ceiling(run.Timeout.TotalSeconds) * Environment.ProcessorCount);
        var startedAt = _timeProvider.GetTimestamp();
        using var limit = new CancellationTokenSource(run.Timeout, _timeProvider);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        // Killing closes the pipes, which ends the reads: they need no token of their own.
        using var registration = stop.Token.Register(() => Kill(process));
        var tail = new Queue<string>();
        try
        {
            process.StandardInput.Close();
            await Task.WhenAll(
                KillOnFailureAsync(process, ReadOutputAsync(run, process.StandardOutput.BaseStream)),
                KillOnFailureAsync(process, LineSplitter.ReadAsync(process.StandardError.BaseStream, line => TakeErrorLine(run, tail, line), CancellationToken.None)),
                process.WaitForExitAsync(CancellationToken.None));
        }
        catch (IOException exception) when (stop.IsCancellationRequested)
        {
            // A pipe that was cut by the kill; the reason for the kill is thrown below.
            LogReadingStopped(run.Tool, exception.Message);
        }
        cancellationToken.ThrowIfCancellationRequested();
        if (limit.IsCancellationRequested)
        {
            throw new MediaException(
                MediaErrorCode.TimedOut,
                $"{run.Tool} did not finish within {run.Timeout} and was stopped. The source file is unchanged; raise the limit in the Media settings if the file is this long.");
        }
        var outcome = new ToolOutcome(process.ExitCode, string.Join('\n', tail));
        LogRan(run.Tool, outcome.ExitCode, _timeProvider.GetElapsedTime(startedAt).TotalMilliseconds);
        return outcome;
    }

    private Process Start(ToolRun run)
    {
        var program = _options.FfmpegFolder is { Length: > 0 } folder ? Path.Combine(folder, run.Tool) : run.Tool;
        var start = new ProcessStartInfo(program, run.Arguments)
        {
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["AV_LOG_FORCE_NOCOLOR"] = "1";
        try
        {
            return Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        }
        catch (Win32Exception exception)
        {
            throw new MediaException(MediaErrorCode.ToolMissing, $"{run.Tool} was not found ({program}). {InstallHint}", exception);
        }
    }

    /// <summary>A program whose output nobody reads any more would wait for ever: when reading fails, it has to go.</summary>
    private static async Task KillOnFailureAsync(Process process, Task reading)
    {
        try
        {
            await reading;
        }
        catch (Exception)
        {
            Kill(process);
            throw;
        }
    }

    private static async Task ReadOutputAsync(ToolRun run, Stream output)
    {
        if (run.Output is not { } target)
        {
            await LineSplitter.ReadAsync(output, run.OnOutputLine ?? (_ => { }), CancellationToken.None);
            return;
        }
        var buffer = new byte[64 * 1024];
        int read;
        while ((read = await output.ReadAsync(buffer, CancellationToken.None)) > 0)
        {
            if (target.Length + read > run.MaxOutputBytes)
            {
                throw new MediaException(
                    MediaErrorCode.ToolFailed,
                    $"{run.Tool} wrote more than {run.MaxOutputBytes} bytes and was stopped. The file's header is not one a recording has; the file is unchanged.");
            }
            target.Write(buffer, 0, read);
        }
    }

    private static void TakeErrorLine(ToolRun run, Queue<string> tail, ReadOnlySpan<byte> line)
    {
        if (line.IsEmpty)
            return;
        run.OnErrorLine?.Invoke(line);
        tail.Enqueue(Encoding.UTF8.GetString(line[..Math.Min(line.Length, 400)]));
        if (tail.Count > ErrorTailLines)
            tail.Dequeue();
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It ended by itself between the decision and the kill: nothing is left to stop.
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Tool} ended with {ExitCode} after {ElapsedMs} ms")]
    private partial void LogRan(string tool, int exitCode, double elapsedMs);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Reading the output of {Tool} ended with its stop: {Reason}")]
    private partial void LogReadingStopped(string tool, string reason);
}
