namespace WorkspaceAgents.Media;

/// <summary>Takes one line of a program's output, without its line end; UTF-8. The bytes are only valid during the call.</summary>
internal delegate void LineHandler(ReadOnlySpan<byte> line);

/// <summary>One run of ffmpeg or ffprobe.</summary>
internal sealed record ToolRun
{
    /// <summary><c>ffmpeg</c> or <c>ffprobe</c>.</summary>
    public required string Tool { get; init; }

    /// <summary>Arguments, each passed as it is: there is no shell.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>The run is killed after this.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>Given each line of standard output.</summary>
    public LineHandler? OnOutputLine { get; init; }

    /// <summary>Given the whole of standard output, up to <see cref="MaxOutputBytes"/>; instead of <see cref="OnOutputLine"/>.</summary>
    public MemoryStream? Output { get; init; }

    /// <summary>The most that <see cref="Output"/> takes before the run is stopped.</summary>
    public int MaxOutputBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>Given each line of standard error.</summary>
    public LineHandler? OnErrorLine { get; init; }
}

/// <summary>How a run ended.</summary>
/// <param name="ExitCode">0 when the program says it succeeded.</param>
/// <param name="ErrorTail">The last lines of standard error.</param>
internal sealed record ToolOutcome(int ExitCode, string ErrorTail)
{
    /// <summary>Throws when the program failed.</summary>
    /// <param name="doing">What was being done, for the message: <c>indexing the video</c>.</param>
    public void ThrowIfFailed(string doing)
    {
        if (ExitCode == 0)
            return;
        throw new MediaException(
            MediaErrorCode.ToolFailed,
            $"ffmpeg failed while {doing}: {ErrorTail.Trim()} (exit code {ExitCode}). The source file is unchanged; validate it to see what is wrong with it.");
    }
}
