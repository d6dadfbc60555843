using System.Globalization;
using System.Text.Json;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Formats;

/// <summary>Says in which files, clips, splits, parameters and tools two versions differ. Reads nothing but their manifests, whose lists are in order: one pass.</summary>
public static class VersionComparison
{
    /// <summary>Compares two versions, of one dataset or of two.</summary>
    /// <param name="before">The first.</param>
    /// <param name="after">The second.</param>
    /// <returns>What leads from the first to the second.</returns>
    public static VersionDiff Compare(VersionManifest before, VersionManifest after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        return Compare(before, before.ComputeId(), after, after.ComputeId());
    }

    /// <summary>The same, of manifests whose ids are known.</summary>
    /// <param name="before">The first.</param>
    /// <param name="beforeId">Its id.</param>
    /// <param name="after">The second.</param>
    /// <param name="afterId">Its id.</param>
    /// <returns>What leads from the first to the second.</returns>
    public static VersionDiff Compare(VersionManifest before, BlobHash beforeId, VersionManifest after, BlobHash afterId)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var held = before.Shards.Select(shard => shard.Sha256).ToHashSet();
        var shared = after.Shards.Where(shard => held.Contains(shard.Sha256)).ToList();
        return new()
        {
            BeforeId = beforeId,
            AfterId = afterId,
            Changes =
            [
                .. CompareTexts(VersionArea.Parameter, Flatten(before.Parameters), Flatten(after.Parameters)),
                .. CompareTexts(VersionArea.Tool, before.Tools, after.Tools),
                .. CompareTexts(VersionArea.Step, before.Steps, after.Steps),
                .. CompareTexts(VersionArea.Note, NotesOf(before), NotesOf(after)),
                .. CompareRecordings(before, after),
                .. CompareInputs(before, after),
                .. CompareClips(before, after),
                .. Compare(VersionArea.Shard, SortedPairs.Of(before.Shards, after.Shards, shard => shard.Name), shard => $"{shard.Sha256} ({shard.LengthBytes} bytes, {shard.SampleCount} samples)"),
                .. Compare(VersionArea.Quarantine, SortedPairs.Of(before.Quarantined, after.Quarantined, left => left.Recording), left => string.Join(" ", left.Reasons)),
            ],
            SharedShards = shared.Count,
            SharedShardBytes = shared.Sum(shard => shard.LengthBytes),
            NewShards = after.Shards.Count - shared.Count,
            NewShardBytes = after.Shards.Sum(shard => shard.LengthBytes) - shared.Sum(shard => shard.LengthBytes),
        };
    }

    private static IEnumerable<VersionChange> CompareRecordings(VersionManifest before, VersionManifest after)
    {
        var splits = new List<VersionChange>();
        foreach (var (name, then, now) in SortedPairs.Of(before.Recordings, after.Recordings, recording => recording.Name))
        {
            if (then is not null && now is not null && then.Split != now.Split) splits.Add(new(VersionArea.Split, name, ChangeKind.Changed, then.Split, now.Split));
            if (then is null)
            {
                yield return new(VersionArea.Recording, name, ChangeKind.Added, null, Describe(now!));
            }
            else if (now is null)
            {
                yield return new(VersionArea.Recording, name, ChangeKind.Removed, Describe(then), null);
            }
            else if (ArtifactsOf(then) is var old && ArtifactsOf(now) is var made && !old.SequenceEqual(made))
            {
                List<int> other = [.. Enumerable.Range(0, old.Length).Where(i => old[i].Hash != made[i].Hash)];
                yield return new(VersionArea.Recording, name, ChangeKind.Changed, List(old, other), List(made, other));
            }
        }

        foreach (var split in splits) yield return split;

        static string Describe(ManifestRecording recording) => string.Create(CultureInfo.InvariantCulture, $"{recording.Split}, {recording.FrameCount} frames, {recording.DurationSeconds:0.###} s");
        static string List((string Name, BlobHash Hash)[] artifacts, List<int> which) => string.Join(", ", which.Select(i => $"{artifacts[i].Name} {artifacts[i].Hash.Short()}"));
    }

    private static (string Name, BlobHash Hash)[] ArtifactsOf(ManifestRecording recording) =>
    [
        ("standardised video", recording.Standardised), ("frame index", recording.FrameIndex), ("metadata index", recording.MetadataIndex), ("alignment report", recording.AlignmentReport),
    ];

    private static IEnumerable<VersionChange> CompareInputs(VersionManifest before, VersionManifest after)
    {
        var clocks = new List<VersionChange>();
        foreach (var (name, then, now) in SortedPairs.Of(before.Inputs, after.Inputs, input => input.Recording))
        {
            foreach (var change in Compare(VersionArea.File, SortedPairs.Of(then?.Files ?? [], now?.Files ?? [], file => file.Path), file => $"{file.Sha256} ({file.SizeBytes} bytes, {file.Kind})")) yield return change;
            // A recording that came or went says so itself; its clocks would only repeat it.
            if (then is null || now is null) continue;
            clocks.AddRange(Compare(VersionArea.Clock, SortedPairs.Of(then.Clocks, now.Clocks, clock => clock.Track), Describe).Select(change => change with { Name = $"{name}: {change.Name}" }));
        }

        foreach (var clock in clocks) yield return clock;

        static string Describe(ManifestClock clock) => string.Create(CultureInfo.InvariantCulture,
            $"offset {clock.OffsetSeconds} s, drift {clock.DriftPpm} ppm, residual {clock.ResidualMs} ms, confidence {clock.Confidence}, {clock.Method}")
            + (clock.LaterSegments is { } later ? $", then {string.Join("; ", later)}" : "");
    }

    private static IEnumerable<VersionChange> CompareClips(VersionManifest before, VersionManifest after)
    {
        foreach (var (key, then, now) in SortedPairs.Of(before.Samples, after.Samples, sample => sample.Key))
        {
            if (then is null)
            {
                yield return new(VersionArea.Clip, key, ChangeKind.Added, null, Span(now!));
            }
            else if (now is null)
            {
                yield return new(VersionArea.Clip, key, ChangeKind.Removed, Span(then), null);
            }
            else if (then.Split != now.Split || Span(then) != Span(now) || !then.Members.SequenceEqual(now.Members))
            {
                yield return new(VersionArea.Clip, key, ChangeKind.Changed, Differing(then, now), Differing(now, then));
            }
        }

        static string Span(ManifestSample sample) => string.Create(CultureInfo.InvariantCulture, $"{sample.Recording} [{sample.StartFrame}, {sample.StopFrame}) {sample.StartSeconds}–{sample.StopSeconds} s");

        static string Differing(ManifestSample sample, ManifestSample other)
        {
            List<string> parts = [.. sample.Members.Except(other.Members).Select(member => $"{MemberName.Split(member.Name).Extension} {member.Hash.Short()} ({member.SizeBytes} bytes)")];
            if (sample.Split != other.Split) parts.Insert(0, sample.Split);
            if (Span(sample) != Span(other)) parts.Insert(0, Span(sample));
            return parts.Count > 0 ? string.Join(", ", parts) : "the same members in another order";
        }
    }

    private static IEnumerable<KeyValuePair<string, string>> NotesOf(VersionManifest manifest)
    {
        if (manifest.Notes?.Licence is { } licence) yield return new("licence", licence);
        if (manifest.Notes?.Consent is { } consent) yield return new("consent", consent);
    }

    private static IEnumerable<VersionChange> CompareTexts(VersionArea area, IEnumerable<KeyValuePair<string, string>> before, IEnumerable<KeyValuePair<string, string>> after) =>
        Compare(area, SortedPairs.Of(Sorted(before), Sorted(after), pair => pair.Item1), pair => pair.Item2);

    private static Tuple<string, string>[] Sorted(IEnumerable<KeyValuePair<string, string>> pairs) =>
        [.. pairs.Select(pair => Tuple.Create(pair.Key, pair.Value)).OrderBy(pair => pair.Item1, StringComparer.Ordinal)];

    private static IEnumerable<VersionChange> Compare<T>(VersionArea area, IEnumerable<(string Name, T? Before, T? After)> pairs, Func<T, string> describe)
        where T : class
    {
        foreach (var (name, then, now) in pairs)
        {
            if (then is null) yield return new(area, name, ChangeKind.Added, null, describe(now!));
            else if (now is null) yield return new(area, name, ChangeKind.Removed, describe(then), null);
            else if (describe(then) is var old && describe(now) is var made && old != made) yield return new(area, name, ChangeKind.Changed, old, made);
        }
    }

    // {"splitRatios":{"train":0.8,…}} is splitRatios.train = 0.8.
    private static List<KeyValuePair<string, string>> Flatten(ManifestParameters parameters)
    {
        var flat = new List<KeyValuePair<string, string>>();
        Add("", JsonSerializer.SerializeToElement(parameters, CanonicalJson.Options));
        return flat;

        void Add(string name, JsonElement value)
        {
            if (value.ValueKind != JsonValueKind.Object) flat.Add(new(name, value.ToString()));
            else foreach (var member in value.EnumerateObject()) Add(name.Length == 0 ? member.Name : $"{name}.{member.Name}", member.Value);
        }
    }
}
