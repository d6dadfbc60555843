using System.Text.Json;

namespace WorkspaceAgents.Media;

/// <summary>
/// Says whether a file can be used: reads its header and its packets, and when asked decodes every frame of its main video and its sound. Bad
/// media is never an exception here, always a finding; so is a file that the decoder does not survive.
/// </summary>
/// <param name="toolbox">Has the workers and the settings.</param>
public sealed class MediaValidator(MediaToolbox toolbox)
{
    private const string CopyAgain = "Copy the file again from its source and bring it in again.";

    /// <summary>Validates a file in full.</summary>
    /// <param name="path">A local file.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="MediaException"><see cref="MediaErrorCode.FileMissing"/> or <see cref="MediaErrorCode.ToolMissing"/>: not the media's fault.</exception>
    public Task<ValidationReport> ValidateAsync(string path, CancellationToken cancellationToken) => ValidateAsync(path, ValidationDepth.Full, cancellationToken);

    /// <summary>Validates a file.</summary>
    /// <param name="path">A local file.</param>
    /// <param name="depth">How much of it is looked at.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="MediaException"><see cref="MediaErrorCode.FileMissing"/> or <see cref="MediaErrorCode.ToolMissing"/>: not the media's fault.</exception>
    public async Task<ValidationReport> ValidateAsync(string path, ValidationDepth depth, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await toolbox.Workers.RunAsync(
                new WorkerJob
                {
                    Operation = WorkerOperation.Validate,
                    Content = MediaContent.OfFile(path),
                    Arguments = JsonSerializer.SerializeToElement(new ValidateArguments(depth, toolbox.Options), WorkerJson.Default.ValidateArguments),
                    Timeout = toolbox.Options.DecodeTimeout,
                    TimeoutSetting = nameof(MediaOptions.DecodeTimeout),
                },
                cancellationToken);
            return JsonSerializer.Deserialize(answer, WorkerJson.Default.ValidationReport)!;
        }
        catch (MediaException exception) when (exception.IsOfTheFile)
        {
            return RejectFor(exception);
        }
    }

    /// <summary>Validates a file in the calling thread.</summary>
    /// <param name="source">The file. It is not closed.</param>
    /// <param name="depth">How much of it is looked at.</param>
    /// <param name="options">Thresholds and threads.</param>
    /// <param name="cancellationToken">Stops between packets.</param>
    /// <exception cref="MediaException"><see cref="MediaErrorCode.ToolMissing"/>: not the media's fault.</exception>
    public static ValidationReport Validate(MediaSource source, ValidationDepth depth, MediaOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(options);
        if (source.SizeBytes == 0)
            return Reject(FindingCodes.EmptyFile, "The file is empty.", "Bring it in again from its source.");
        try
        {
            return ValidateContent(source, depth, options, cancellationToken);
        }
        catch (MediaException exception) when (exception.IsOfTheFile)
        {
            return RejectFor(exception);
        }
    }

    private static ValidationReport ValidateContent(MediaSource source, ValidationDepth depth, MediaOptions options, CancellationToken cancellationToken)
    {
        var missingBytes = FileLength.FindMissingBytes(source);
        using var input = MediaProber.Open(source);
        if (FindVideo(input) is not { } video)
        {
            var message = input.Streams.Any(stream => stream.Kind == StreamKind.Audio) ? "The file has no video, only audio." : "The file has no video and no audio.";
            return Reject(FindingCodes.NoVideo, message, "A recording needs a video; bring in audio beside it, as a track of the same recording.");
        }
        if (video.Codec == "unknown")
            return RejectCodec("a codec that ffmpeg does not know");
        if (!StreamDecoder.CanDecode(LibAv.Default, video))
            return RejectCodec($"the codec {video.Codec}, for which this ffmpeg has no decoder");

        var audio = input.FindBest(StreamKind.Audio) is { } sound ? input.Streams[sound] : null;
        var claims = HeaderClaims.Read(source, video.Index);
        var pass = ContentPass.Read(input, (video, audio), depth, options, cancellationToken);
        var transport = input.FormatName == "mpegts" ? TransportPackets.Read(source, cancellationToken) : null;
        var broken = input.FormatName == "matroska,webm" ? MatroskaElements.FindBreak(source, cancellationToken) : null;
        var findings = ContainerChecks.Check(missingBytes, pass, transport, broken).ToList();
        if (pass.EncryptedCount > 0)
        {
            findings.Add(Error(FindingCodes.Encrypted, $"{pass.EncryptedCount} of {pass.Packets.Count} packets are encrypted.", "Export the recording without protection; nothing here can decrypt it."));
            return ValidationReport.Of(findings);
        }
        findings.AddRange(Judge(pass, video, claims, options));
        return ValidationReport.Of(findings, pass.Decoded?.Frames.Count);
    }

    private static List<MediaFinding> Judge(ContentPass pass, InputStream video, HeaderClaims claims, MediaOptions options)
    {
        var index = IndexOf(pass, video);
        double? stated = video.Duration is { } ticks ? video.TimeBase.ToSeconds(ticks) : null;
        var findings = FrameTimeChecks.Check(pass.Packets, index, stated, options).ToList();
        if (index.Frames.Count == 0)
        {
            if (pass.Packets.Count == 0 || findings.All(finding => finding.Severity != FindingSeverity.Error))
                findings.Add(Error(FindingCodes.NoFrames, "The video has no frame.", "Check that the recording is complete and bring it in again."));
            return findings;
        }
        findings.AddRange(HeaderChecks.Check(claims, pass.Decoded?.Size ?? (video.Width, video.Height), pass.Packets, index));
        if (findings.All(finding => finding.Code != FindingCodes.DurationMismatch))
            findings.AddRange(LengthChecks.Check(claims, pass.Packets, index, pass.SoundTimes));
        if (pass.Decoded is { } decoded)
            findings.AddRange(DecodeChecks.Check(index, decoded, options));
        if (pass.Pictures is { } pictures)
            findings.AddRange(PictureChecks.Check(pictures.Stretches));
        if (pass.SoundTimes is { } times)
            findings.AddRange(SoundChecks.Check(times, pass.Sound, index, options));
        return findings;
    }

    /// <summary>As the packets tell; where they do not, as decoding told, and without decoding as far as they go.</summary>
    private static FrameIndex IndexOf(ContentPass pass, InputStream video)
    {
        var index = FrameIndexAssembler.TryAssemble(video.Index, video.TimeBase, FrameIndexMethod.Packets, pass.Packets)
            ?? FrameIndexAssembler.AssembleDecoded(video.Index, video.TimeBase, pass.Decoded?.Frames ?? pass.Packets.ShownOnly(), pass.Decoded is null ? null : pass.Packets);
        return index with { HasEditList = index.HiddenPackets.Any(packet => packet.Pts is not null) };
    }

    /// <summary>The video that ffmpeg would take; a cover is none.</summary>
    private static InputStream? FindVideo(MediaInput input)
    {
        var videos = input.Streams.Where(stream => stream is { Kind: StreamKind.Video, IsAttachedPicture: false }).ToArray();
        return videos.FirstOrDefault(stream => stream.Index == input.FindBest(StreamKind.Video)) ?? videos.FirstOrDefault();
    }

    private static ValidationReport RejectFor(MediaException exception) => Reject(
        exception.Code switch
        {
            MediaErrorCode.Unreadable => FindingCodes.Unreadable,
            MediaErrorCode.Truncated => FindingCodes.Truncated,
            MediaErrorCode.NoVideo => FindingCodes.NoVideo,
            _ => FindingCodes.DecodingFailed,
        },
        exception.Message,
        CopyAgain);

    private static ValidationReport RejectCodec(string codec) =>
        Reject(FindingCodes.UnknownCodec, $"The video uses {codec}.", "Convert it to H.264, HEVC, VP9 or AV1 with the program that made it, and bring it in again.");

    private static ValidationReport Reject(string code, string message, string suggestion) => ValidationReport.Of([Error(code, message, suggestion)]);

    private static MediaFinding Error(string code, string message, string suggestion) =>
        new() { Code = code, Severity = FindingSeverity.Error, Message = message, Suggestion = suggestion };
}
