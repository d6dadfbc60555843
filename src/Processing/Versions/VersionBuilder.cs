using Microsoft.Extensions.Options;
using WorkspaceAgents.Formats;

namespace WorkspaceAgents.Processing;

/// <summary>
/// Makes a version's manifest: samples of every recording, splits, shards, statistics. The same plan with the same tools gives the same
/// bytes, wherever and however often it is interrupted.
/// </summary>
internal sealed class VersionBuilder(RecordingPipeline pipeline, ShardStep shards, ToolVersions tools, IOptions<ProcessingOptions> options)
{
    private const double RecordingsShare = 0.85;

    public async Task<VersionManifest> BuildAsync(VersionPlan plan, StepMode mode, ProgressPart progress, CancellationToken cancellationToken)
    {
        var made = await MakeRecordingsAsync(plan, mode, progress.Part(RecordingsShare), cancellationToken);
        var parameters = plan.Parameters;
        var splits = SplitAssigner.AssignAll(made.Select(r => r.Input.Name), parameters.SplitSeed, parameters.SplitRatios, parameters.EnsureTrain);
        List<ManifestRecording> recordings = [.. made.Select(r => DescribeRecording(r, splits[r.Input.Name]))];
        List<ManifestSample> samples = [.. made.SelectMany(r => r.Samples.Select(s => DescribeSample(r, s, splits[r.Input.Name]))).OrderBy(s => s.Key, StringComparer.Ordinal)];
        return new()
        {
            FormatVersion = VersionManifest.FormatVersionOf(parameters.ShardLayout, plan.Notes),
            DatasetName = plan.Dataset,
            Inputs = [.. made.Select(r => r.Input.ToManifest(r.Aligned.Clocks))],
            Parameters = parameters,
            Tools = await tools.GetAllAsync(cancellationToken),
            Steps = StepVersions.All,
            Recordings = recordings,
            Splits = new SortedDictionary<string, IReadOnlyList<string>>(
                recordings.GroupBy(r => r.Split).ToDictionary(g => g.Key, g => (IReadOnlyList<string>)[.. g.Select(r => r.Name)]), StringComparer.Ordinal),
            Samples = samples,
            Shards = await MakeShardsAsync(samples, parameters, mode, progress.Part(1 - RecordingsShare), cancellationToken),
            Statistics = ManifestStatistics.Count(recordings, samples),
            Notes = plan.Notes,
            Quarantined = [.. plan.Quarantined.OrderBy(q => q.Recording, StringComparer.Ordinal)],
        };
    }

    private async Task<MadeRecording[]> MakeRecordingsAsync(VersionPlan plan, StepMode mode, ProgressPart progress, CancellationToken cancellationToken)
    {
        var thresholds = ThresholdTable.Read(plan.Parameters.Thresholds);
        RecordingInput[] ordered = [.. plan.Recordings.OrderBy(r => r.Name, StringComparer.Ordinal)];
        var made = new MadeRecording[ordered.Length];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, ordered.Length),
            new ParallelOptions { MaxDegreeOfParallelism = options.Value.RecordingsAtOnce, CancellationToken = cancellationToken },
            async (i, token) => made[i] = await pipeline.MakeAsync(
                ordered[i], plan.Parameters.ClipSeconds, thresholds, mode, progress.Part(1.0 / ordered.Length), token));
        return made;
    }

    private async Task<IReadOnlyList<ManifestShard>> MakeShardsAsync(
        List<ManifestSample> samples, ManifestParameters parameters, StepMode mode, ProgressPart progress, CancellationToken cancellationToken)
    {
        var planned = VersionShards.Plan(samples, parameters);
        var made = new ManifestShard[planned.Count];
        var done = 0;
        await Parallel.ForEachAsync(
            Enumerable.Range(0, planned.Count),
            new ParallelOptions { MaxDegreeOfParallelism = options.Value.RecordingsAtOnce, CancellationToken = cancellationToken },
            async (i, token) =>
            {
                var (name, split, part, recipe) = planned[i];
                progress.Report((double)Volatile.Read(ref done) / planned.Count, $"hashing {name}, one of {planned.Count} shards");
                var shard = await shards.RunAsync(recipe, mode, token);
                made[i] = new()
                {
                    Name = name, Split = split, Part = part, Sha256 = shard.Sha256, LengthBytes = shard.LengthBytes,
                    SampleCount = recipe.SampleCount, Recipe = shard.Recipe.Hash,
                };
                Interlocked.Increment(ref done);
            });
        progress.Report(1);
        return made;
    }

    private static ManifestRecording DescribeRecording(MadeRecording made, string split) => new()
    {
        Name = made.Input.Name,
        Split = split,
        MetadataIndex = made.Aligned.MetadataIndex.Hash,
        AlignmentReport = made.Aligned.Report.Hash,
        FrameIndex = made.FrameIndex,
        Standardised = made.Video.Standard!.Video.Hash,
        FrameCount = made.Source.Frames.Count,
        DurationSeconds = made.Source.StopSeconds - made.Source.StartSeconds,
    };

    private static ManifestSample DescribeSample(MadeRecording made, MadeSample sample, string split) => new()
    {
        Key = sample.Key,
        Recording = made.Input.Name,
        Split = split,
        StartFrame = sample.StartFrame,
        StopFrame = sample.StopFrame,
        StartSeconds = sample.StartSeconds,
        StopSeconds = sample.StopSeconds,
        Members = sample.Members,
    };
}
