using System.Text.Json;

namespace WorkspaceAgents.Media;

/// <summary>Reads what a file's header says about its streams.</summary>
/// <param name="toolbox">Runs ffprobe.</param>
public sealed class MediaProber(MediaToolbox toolbox)
{
    /// <summary>Probes a file.</summary>
    /// <param name="path">A local file.</param>
    /// <param name="cancellationToken">Stops ffprobe.</param>
    /// <exception cref="MediaException">
    /// <see cref="MediaErrorCode.FileMissing"/>; <see cref="MediaErrorCode.Unreadable"/> or <see cref="MediaErrorCode.Truncated"/> when it
    /// is not media ffmpeg can open; <see cref="MediaErrorCode.TimedOut"/>; <see cref="MediaErrorCode.ToolMissing"/>.
    /// </exception>
    public async Task<MediaProbe> ProbeAsync(string path, CancellationToken cancellationToken)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
            throw new MediaException(MediaErrorCode.FileMissing, $"{file.Name} does not exist.");
        using var output = new MemoryStream();
        var outcome = await toolbox.RunAsync(
            new ToolRun
            {
                Tool = "ffprobe",
                Arguments = ["-v", "error", "-hide_banner", "-print_format", "json", "-show_streams", "-show_format", .. MediaToolbox.Input(path)],
                Timeout = toolbox.Options.ProbeTimeout,
                Output = output,
            },
            cancellationToken);
        if (outcome.ExitCode != 0)
            throw UnreadableFile.Explain(path, outcome.ErrorTail);
        try
        {
            return ProbeParser.Parse(output.GetBuffer().AsSpan(0, (int)output.Length), file.Length);
        }
        catch (JsonException exception)
        {
            throw new MediaException(
                MediaErrorCode.Unreadable,
                $"ffprobe's answer about {file.Name} cannot be read. The file is unchanged; convert it to MP4 with another program and bring it in again.",
                exception);
        }
    }
}
