using System.Text.Json;
using Microsoft.Extensions.Options;
using WorkspaceAgents.Catalog;
using WorkspaceAgents.Media;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Processing;

/// <summary>The jobs that bring a batch to the point where it can be published: validate and align.</summary>
internal sealed class BatchPreparation(BatchWork batches, RecordingPipeline pipeline, IOptions<ProcessingOptions> options)
{
    private const double ValidateShare = 0.9;

    private static readonly Actor System = Actor.System("processing");

    /// <summary>Checks, indexes and standardises every recording of a batch; one that cannot be used is quarantined and the others go on.</summary>
    public async Task<(string Message, BlobHash? Version)> ValidateAsync(BatchId id, ProgressPart progress, CancellationToken cancellationToken)
    {
        var batch = await batches.GetAsync(System, id, cancellationToken);
        await ForEachAsync(batch.Recordings, progress, async (recording, part, token) =>
        {
            var validation = await ValidateAsync(RecordingInput.From(recording), part, token);
            // Found before a crash, or by an earlier job: what people decided since then stands.
            if (recording.State == RecordingState.Draft || !IsSame(recording.Validation, validation))
                await batches.SaveAsync(System, recording.Id, validation, token);
        }, cancellationToken);
        return (await SummariseAsync(id, "validated", cancellationToken), null);
    }

    /// <summary>Brings the tracks of every usable recording of a batch onto its video's clock.</summary>
    public async Task<(string Message, BlobHash? Version)> AlignAsync(BatchId id, ProgressPart progress, CancellationToken cancellationToken)
    {
        var batch = await batches.GetAsync(System, id, cancellationToken);
        await ForEachAsync([.. batch.Recordings.Where(CanBeAligned)], progress, async (recording, part, token) =>
        {
            var input = RecordingInput.From(recording);
            var video = await pipeline.PrepareAsync(input, StepMode.Remembered, part.Part(0.5), token);
            if (video.Standard is null) return;
            part.Report(0.5, $"aligning {recording.Name}");
            var aligned = await pipeline.AlignAsync(input, video, batch.Settings.Thresholds, StepMode.Remembered, token);
            var alignment = new RecordingAlignment
            {
                Verdict = aligned.Verdict, Reasons = aligned.Reasons, Findings = aligned.Findings, Tracks = aligned.Tracks,
                Report = aligned.Report.Hash, MetadataIndex = aligned.MetadataIndex.Hash,
            };
            if (recording.State == RecordingState.Validated || !IsSame(recording.Alignment, alignment))
                await batches.SaveAsync(System, recording.Id, alignment, token);
        }, cancellationToken);
        return (await SummariseAsync(id, "aligned", cancellationToken), null);
    }

    /// <summary>Both, one after the other.</summary>
    public async Task<(string Message, BlobHash? Version)> PrepareAsync(BatchId id, ProgressPart progress, CancellationToken cancellationToken)
    {
        await ValidateAsync(id, progress.Part(ValidateShare), cancellationToken);
        return await AlignAsync(id, progress.Part(1 - ValidateShare), cancellationToken);
    }

    private async Task<RecordingValidation> ValidateAsync(RecordingInput recording, ProgressPart progress, CancellationToken cancellationToken)
    {
        PreparedVideo video;
        try
        {
            video = await pipeline.PrepareAsync(recording, StepMode.Remembered, progress, cancellationToken);
        }
        catch (MediaException wrong) when (wrong.IsOfTheFile)
        {
            return Refused("standardise-failed", wrong.Message, recording);
        }
        catch (BlobNotFoundException missing)
        {
            return Refused("content-missing", $"The content of '{recording.Video.Name}' ({missing.Hash.Short()}) is no longer in the content store. Upload the file again and make a new batch.", recording);
        }

        var stream = video.Check.Probe?.BestVideo;
        var isTurned = stream?.RotationDegrees is 90 or 270;
        return new()
        {
            Findings = [.. video.Check.Findings.Select(f => f with { Track = recording.Video.Name })],
            QuarantineReason = video.Check.QuarantineReason,
            VideoStreamIndex = stream?.StreamIndex,
            Codec = stream?.Codec,
            Width = isTurned ? stream?.Height : stream?.Width,
            Height = isTurned ? stream?.Width : stream?.Height,
            FrameCount = video.Indexed?.FrameCount,
            DurationSeconds = video.Indexed?.DurationSeconds,
            ShortestFrameMs = video.Indexed?.ShortestFrameMs,
            LongestFrameMs = video.Indexed?.LongestFrameMs,
            FrameIndex = video.Indexed?.Index.Hash,
            Standardised = video.Standard?.Video.Hash,
            StandardisedIndex = video.Standard?.Index.Hash,
            Reencoded = video.Standard?.Reencoded ?? false,
        };
    }

    private static RecordingValidation Refused(string code, string message, RecordingInput recording) => new()
    {
        Findings = [new(code, Severity.Error, recording.Video.Name, null, null, message, "")],
        QuarantineReason = message,
    };

    /// <summary>Not those that have no usable video, nor those that a person took out.</summary>
    private static bool CanBeAligned(RecordingWork recording) =>
        recording.Validation is { QuarantineReason: null }
        && (recording.State != RecordingState.Quarantined || recording.Alignment?.Verdict == "quarantine");

    private static bool IsSame<T>(T? before, T now)
        where T : class =>
        before is not null && JsonSerializer.Serialize(before, CatalogJson.Options) == JsonSerializer.Serialize(now, CatalogJson.Options);

    private Task ForEachAsync(
        IReadOnlyList<RecordingWork> recordings, ProgressPart progress, Func<RecordingWork, ProgressPart, CancellationToken, Task> work, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(
            recordings,
            new ParallelOptions { MaxDegreeOfParallelism = options.Value.RecordingsAtOnce, CancellationToken = cancellationToken },
            async (recording, token) =>
            {
                var part = progress.Part(1.0 / recordings.Count);
                await work(recording, part, token);
                part.Report(1);
            });

    private async Task<string> SummariseAsync(BatchId id, string what, CancellationToken cancellationToken)
    {
        var now = await batches.GetAsync(System, id, cancellationToken);
        var quarantined = now.Recordings.Count(r => r.State == RecordingState.Quarantined);
        var waiting = now.Recordings.Count(r => r.State == RecordingState.NeedsReview);
        return $"{what} {now.Recordings.Count - quarantined} of {now.Recordings.Count} recording(s)"
            + (quarantined > 0 ? $"; {quarantined} quarantined" : "") + (waiting > 0 ? $"; {waiting} need a look" : "");
    }
}
