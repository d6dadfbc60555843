using System.Globalization;

namespace WorkspaceAgents.Media;

/// <summary>
/// Says whether a file can be used: reads its header, its packets, and decodes every frame of its main video. Bad media is never an
/// exception here, always a finding.
/// </summary>
/// <param name="toolbox">Runs ffmpeg.</param>
/// <param name="prober">Reads headers.</param>
/// <param name="indexer">Reads packets.</param>
public sealed class MediaValidator(MediaToolbox toolbox, MediaProber prober, FrameIndexer indexer)
{
    /// <summary>Validates a file.</summary>
    /// <param name="path">A local file.</param>
    /// <param name="cancellationToken">Stops ffmpeg.</param>
    /// <exception cref="MediaException"><see cref="MediaErrorCode.FileMissing"/> or <see cref="MediaErrorCode.ToolMissing"/>: not the media's fault.</exception>
    public async Task<ValidationReport> ValidateAsync(string path, CancellationToken cancellationToken)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
            throw new MediaException(MediaErrorCode.FileMissing, $"{file.Name} does not exist.");
        if (file.Length == 0)
            return Reject(FindingCodes.EmptyFile, "The file is empty.", "Bring it in again from its source.");
        try
        {
            return await ValidateContentAsync(path, cancellationToken);
        }
        catch (MediaException exception) when (exception.Code is not (MediaErrorCode.ToolMissing or MediaErrorCode.FileMissing))
        {
            var code = exception.Code switch
            {
                MediaErrorCode.Unreadable => FindingCodes.Unreadable,
                MediaErrorCode.Truncated => FindingCodes.Truncated,
                MediaErrorCode.NoVideo => FindingCodes.NoVideo,
                _ => FindingCodes.DecodingFailed,
            };
            return Reject(code, exception.Message, "Copy the file again from its source and bring it in again.");
        }
    }

    private async Task<ValidationReport> ValidateContentAsync(string path, CancellationToken cancellationToken)
    {
        var probe = await prober.ProbeAsync(path, cancellationToken);
        if (probe.BestVideo is not { } video)
        {
            var message = probe.Audios.Count > 0 ? "The file has no video, only audio." : "The file has no video and no audio.";
            return Reject(FindingCodes.NoVideo, message, "A recording needs a video; bring in audio beside it, as a track of the same recording.");
        }
        if (video.Codec == "unknown")
            return RejectCodec("a codec that ffmpeg does not know");

        var findings = new List<MediaFinding>();
        var scan = await indexer.ScanPacketsAsync(path, video.StreamIndex, cancellationToken);
        findings.AddRange(await CheckWholeAsync(path, scan, cancellationToken));
        var index = await indexer.BuildAsync(path, video.StreamIndex, scan, cancellationToken);
        findings.AddRange(FrameTimeChecks.Check(scan, index, video, toolbox.Options));
        if (index.Frames.Count == 0)
        {
            if (scan.Packets.Count == 0 || findings.All(finding => finding.Severity != FindingSeverity.Error))
                findings.Add(Error(FindingCodes.NoFrames, "The video has no frame.", "Check that the recording is complete and bring it in again."));
            return ValidationReport.Of(findings);
        }

        var (log, outcome) = await DecodeAsync(path, video.StreamIndex, cancellationToken);
        if (outcome.ErrorTail.Contains("not found for input stream", StringComparison.Ordinal))
            return RejectCodec($"the codec {video.Codec}, for which this ffmpeg has no decoder");
        findings.AddRange(DecodeChecks.Check(index, log, toolbox.Options));
        if (outcome.ExitCode != 0)
            findings.Add(Error(FindingCodes.DecodingFailed, $"ffmpeg stopped while decoding (exit code {outcome.ExitCode}).", "Copy the file again from its source; if it plays elsewhere, convert it to MP4."));
        return ValidationReport.Of(findings, log.Pts.Count);
    }

    /// <summary>Whether the file is as long as its container says.</summary>
    private static async Task<IEnumerable<MediaFinding>> CheckWholeAsync(string path, PacketScan scan, CancellationToken cancellationToken)
    {
        const string suggestion = "Copy it again from the camera; if the original is cut off too, trim it to its good part first.";
        if (await Mp4Boxes.FindMissingBytesAsync(path, cancellationToken) is > 0 and var missing)
        {
            var text = missing.ToString(CultureInfo.InvariantCulture);
            return [Error(FindingCodes.Truncated, $"The file is cut off: its container describes {text} bytes more than are there.", suggestion)];
        }
        return scan.ErrorLines.Any(line => line.Contains("ended prematurely", StringComparison.Ordinal) || line.Contains("partial file", StringComparison.Ordinal))
            ? [Error(FindingCodes.Truncated, "The file is cut off: it ends in the middle of what its container describes.", suggestion)]
            : [];
    }

    private async Task<(DecodeLog Log, ToolOutcome Outcome)> DecodeAsync(string path, int streamIndex, CancellationToken cancellationToken)
    {
        var log = new DecodeLog();
        var outcome = await toolbox.RunAsync(
            new ToolRun
            {
                Tool = "ffmpeg",
                Arguments =
                [
                    "-loglevel", "repeat+level+info", "-hide_banner", "-nostdin", "-nostats", "-copyts", "-noautorotate", "-threads", "2",
                    .. MediaToolbox.Input(path), "-map", $"0:{streamIndex.ToString(CultureInfo.InvariantCulture)}",
                    "-vf", "showinfo=checksum=0", "-fps_mode", "passthrough", "-f", "null", "-",
                ],
                Timeout = toolbox.Options.DecodeTimeout,
                OnErrorLine = log.Add,
            },
            cancellationToken);
        log.Complete();
        return (log, outcome);
    }

    private static ValidationReport RejectCodec(string codec) =>
        Reject(FindingCodes.UnknownCodec, $"The video uses {codec}.", "Convert it to H.264, HEVC, VP9 or AV1 with the program that made it, and bring it in again.");

    private static ValidationReport Reject(string code, string message, string suggestion) => ValidationReport.Of([Error(code, message, suggestion)]);

    private static MediaFinding Error(string code, string message, string suggestion) =>
        new() { Code = code, Severity = FindingSeverity.Error, Message = message, Suggestion = suggestion };
}
