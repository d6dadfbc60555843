using WorkspaceAgents.Alignment;
using WorkspaceAgents.Catalog;
using WorkspaceAgents.Media;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Processing;

/// <summary>The steps of one recording, in a row. Its output is a function of the input, the parameters and the tools.</summary>
internal sealed class RecordingPipeline(
    MediaCheckStep check, FrameIndexStep index, StandardiseStep standardise, ClockStep clocks, AlignStep align, ClipStep clips, SampleStep samples, IBlobStore blobs)
{
    private const double CheckShare = 0.3;
    private const double StandardiseShare = 0.65;

    /// <summary>Checks, indexes and standardises the video.</summary>
    /// <exception cref="MediaException">It cannot be standardised; the message says what to do.</exception>
    public async Task<PreparedVideo> PrepareAsync(RecordingInput recording, StepMode mode, ProgressPart progress, CancellationToken cancellationToken)
    {
        var video = recording.Video.Hash;
        progress.Report(0, $"checking {recording.Name}");
        var checkedVideo = await check.CheckVideoAsync(video, mode, cancellationToken);
        if (checkedVideo.QuarantineReason is not null || checkedVideo.Probe?.BestVideoStreamIndex is not { } stream)
        {
            progress.Report(1);
            return new(checkedVideo, null, null);
        }

        progress.Report(CheckShare, $"indexing {recording.Name}");
        var indexed = await index.RunAsync(video, stream, mode, cancellationToken);
        var start = 1 - StandardiseShare;
        progress.Report(start, $"standardising {recording.Name}");
        var encoding = new FractionReport(fraction =>
            progress.Report(start + (StandardiseShare * fraction), $"standardising {recording.Name} {fraction * 100:0} %"));
        var standard = await standardise.RunAsync(video, checkedVideo.Probe, indexed, mode, encoding, cancellationToken);
        progress.Report(1);
        return new(checkedVideo, indexed, standard);
    }

    /// <summary>Brings the tracks onto the video's clock.</summary>
    /// <param name="recording">The recording.</param>
    /// <param name="video">Its video, usable.</param>
    /// <param name="thresholds">What the verdict is measured by.</param>
    /// <param name="mode">Whether the memory counts.</param>
    /// <param name="cancellationToken">Stops the step.</param>
    public async Task<AlignedTracks> AlignAsync(
        RecordingInput recording, PreparedVideo video, AlignmentThresholds thresholds, StepMode mode, CancellationToken cancellationToken)
    {
        var measured = await clocks.RunAsync(recording, video, mode, cancellationToken);
        return await align.RunAsync(recording, video, measured, thresholds, mode, cancellationToken);
    }

    /// <summary>All of it: the recording's samples.</summary>
    /// <exception cref="WorkspaceException">The video can no longer be used, or its frames are not those of the standardised one.</exception>
    public async Task<MadeRecording> MakeAsync(
        RecordingInput recording, double clipSeconds, AlignmentThresholds thresholds, StepMode mode, ProgressPart progress, CancellationToken cancellationToken)
    {
        var video = await PrepareAsync(recording, mode, progress.Part(0.5), cancellationToken);
        if (video.Standard is null || video.Indexed is null)
            throw new WorkspaceException(ErrorCode.GateRefused, $"'{recording.Name}' cannot be used: {video.Check.QuarantineReason} Quarantine it, or bring it in again.");
        progress.Report(0.5, $"aligning {recording.Name}");
        var aligned = await AlignAsync(recording, video, thresholds, mode, cancellationToken);
        var source = await ReadIndexAsync(video.Indexed.Index.Hash, cancellationToken);
        var standard = await ReadIndexAsync(video.Standard.Index.Hash, cancellationToken);
        // Frame i of the clips' video is frame i of the source: every published time rests on this.
        if (source.FindFirstDifference(standard) is { } frame)
        {
            throw new WorkspaceException(ErrorCode.GateRefused,
                $"The standardised video of '{recording.Name}' differs from its source from frame {frame} on, so nothing was published. Validate its batch again.");
        }

        var material = new SampleStep.Material(recording, video.StreamIndex, source, video.Indexed.Index, aligned);
        var spans = ClipCutter.Plan(standard, clipSeconds);
        var made = new List<MadeSample>(spans.Count);
        for (var i = 0; i < spans.Count; i++)
        {
            progress.Report(0.55 + (0.45 * i / spans.Count), $"cutting {recording.Name}, clip {i + 1} of {spans.Count}");
            var clip = await clips.RunAsync(video.Standard, standard, spans[i], mode, cancellationToken);
            made.Add(await samples.RunAsync(material, i, spans[i], clip, mode, cancellationToken));
        }

        progress.Report(1);
        return new(recording, video, source, aligned, made);
    }

    private async Task<FrameIndex> ReadIndexAsync(BlobHash hash, CancellationToken cancellationToken) =>
        await FrameIndex.ReadAsync(await blobs.ReadAllAsync(hash, cancellationToken), cancellationToken);

    /// <summary>Reports on the caller's thread: <see cref="Progress{T}"/> would deliver late and out of order.</summary>
    private sealed class FractionReport(Action<double> report) : IProgress<double>
    {
        public void Report(double value) => report(value);
    }
}
