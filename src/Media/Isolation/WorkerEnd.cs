namespace WorkspaceAgents.Media;

/// <summary>Says in words why a worker ended in the middle of a job.</summary>
internal static class WorkerEnd
{
    // A process that a signal ended has 128 + its number as exit code.
    private const int Signalled = 128;
    private const int SigKill = 9;
    private const int SigCpu = 24;

    /// <summary>The exception for a worker that is gone.</summary>
    public static MediaException Explain(string name, string what, int exitCode, string errorTail, MediaOptions options)
    {
        const string kept = "The file is unchanged and other work went on.";
        if (errorTail.Contains("Out of memory", StringComparison.Ordinal) || errorTail.Contains("OutOfMemory", StringComparison.Ordinal))
        {
            return new(
                MediaErrorCode.MemoryExceeded,
                $"{name} {what} with {options.WorkerMemoryBytes >> 20} MiB of memory. {kept} If the file is known to be good, raise {MediaOptions.Section}:{nameof(MediaOptions.WorkerMemoryBytes)}.");
        }
        return exitCode - Signalled == SigCpu
            ? new(MediaErrorCode.TimedOut, $"{name} {what} within its CPU time and was stopped. {kept} Raise the time limits in the Media settings if the file is this long.")
            : new(
                MediaErrorCode.WorkerCrashed,
                $"{name} {what}: the decoder {HowItEnded(exitCode)}. {kept} The file is damaged or hostile, or this ffmpeg has a fault; copy it again from its source, and update ffmpeg.");
    }

    private static string HowItEnded(int exitCode) => (exitCode - Signalled) switch
    {
        4 => "crashed (SIGILL)",
        6 => "stopped itself (SIGABRT)",
        7 => "crashed (SIGBUS)",
        8 => "crashed (SIGFPE)",
        SigKill => "was killed (SIGKILL)",
        11 => "crashed (SIGSEGV)",
        _ => $"ended with exit code {exitCode}",
    };
}
