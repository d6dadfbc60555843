using WorkspaceAgents.Catalog;
using WorkspaceAgents.Formats;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Processing;

/// <summary>The job that makes a dataset version of a batch and what the dataset held before.</summary>
internal sealed class BatchPublication(BatchWork batches, VersionBuilder versions, PublishGate gate, IBlobStore blobs)
{
    private static readonly Actor System = Actor.System("processing");

    public async Task<(string Message, BlobHash? Version)> PublishAsync(
        BatchId id, string requestedBy, ProgressPart progress, CancellationToken cancellationToken)
    {
        var batch = await batches.GetAsync(System, id, cancellationToken);
        var latest = batch.LatestVersion is { } version ? VersionManifest.Parse(await blobs.ReadAllAsync(version, cancellationToken), version) : null;
        var plan = PlanOf(batch, latest);
        if (plan.Recordings.Count == 0)
            throw new WorkspaceException(ErrorCode.GateRefused, $"'{batch.Name}' has no recording that can be published. Each of them says why.");
        var manifest = await versions.BuildAsync(plan, StepMode.Remembered, progress.Part(0.95), cancellationToken);
        progress.Report(0.95, "checking the version");
        await gate.CheckAsync(manifest, cancellationToken);
        var blob = await blobs.WriteBytesAsync(manifest.ToJson(), cancellationToken);
        await batches.PublishAsync(System, id, requestedBy, blob.Hash, manifest, cancellationToken);
        progress.Report(1);
        var total = manifest.Statistics.Total;
        return ($"published {blob.Hash.Short()}: {total.Recordings} recording(s), {total.Clips} clip(s), {manifest.Shards.Count} shard(s)"
            + (manifest.Quarantined.Count > 0 ? $"; {manifest.Quarantined.Count} quarantined" : ""), blob.Hash);
    }

    /// <summary>The batch's recordings, and those of the latest version whose names are not in the batch.</summary>
    private static VersionPlan PlanOf(BatchAssignment batch, VersionManifest? latest)
    {
        var names = batch.Recordings.Select(r => r.Name).ToHashSet(StringComparer.Ordinal);
        var kept = latest?.Inputs.Where(i => !names.Contains(i.Recording)).Select(RecordingInput.From) ?? [];
        var keptOut = latest?.Quarantined.Where(q => !names.Contains(q.Recording)) ?? [];
        var added = batch.Recordings.Where(r => r.State == RecordingState.Aligned).Select(RecordingInput.From);
        var leftOut = batch.Recordings.Where(r => r.State != RecordingState.Aligned)
            .Select(r => new ManifestQuarantine(r.Name, [r.Reason ?? "It was not ready when the version was made."]));
        return new(batch.Dataset, [.. kept, .. added], ParametersOf(batch.Settings), [.. keptOut, .. leftOut], batch.Settings.NotesOf());
    }

    private static ManifestParameters ParametersOf(BatchSettings settings) => new()
    {
        ClipSeconds = settings.ClipSeconds,
        SplitRatios = settings.Splits,
        SplitSeed = settings.SplitSeed,
        EnsureTrain = true,
        ShardTargetBytes = settings.ShardBytes,
        ShardLayout = settings.ShardLayout,
        Thresholds = ThresholdTable.Of(settings.Thresholds),
    };
}
