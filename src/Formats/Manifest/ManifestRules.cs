using System.Diagnostics.CodeAnalysis;

namespace WorkspaceAgents.Formats;

/// <summary>What a manifest must be to agree with itself.</summary>
internal static class ManifestRules
{
    public static void Check(VersionManifest manifest)
    {
        if (manifest.FormatVersion is < 1 or > VersionManifest.CurrentFormatVersion)
            Fail("formatVersion", $"is {manifest.FormatVersion}, this reads 1 to {VersionManifest.CurrentFormatVersion}. Read it with a newer program.");
        if (!Enum.IsDefined(manifest.Parameters.ShardLayout)) Fail("parameters.shardLayout", $"{manifest.Parameters.ShardLayout} is no layout.");
        if (VersionManifest.FormatVersionOf(manifest.Parameters.ShardLayout, manifest.Notes) is var needed && manifest.FormatVersion != needed)
            Fail("formatVersion", $"is {manifest.FormatVersion}, but what the manifest says is written in {needed}.");
        if (manifest.Notes is { } notes && string.IsNullOrWhiteSpace(notes.Licence) && string.IsNullOrWhiteSpace(notes.Consent)) Fail("notes", "say nothing; leave them out.");
        if (string.IsNullOrWhiteSpace(manifest.DatasetName)) Fail("datasetName", "is empty.");
        try
        {
            manifest.Parameters.SplitRatios.Check();
        }
        catch (ArgumentException exception)
        {
            throw new ManifestException($"parameters.splitRatios: {exception.Message}", exception);
        }
        CheckOrder("inputs", manifest.Inputs.Select(input => input.Recording));
        CheckOrder("recordings", manifest.Recordings.Select(recording => recording.Name));
        CheckOrder("samples", manifest.Samples.Select(sample => sample.Key));
        CheckOrder("shards", manifest.Shards.Select(shard => shard.Name));
        CheckOrder("quarantined", manifest.Quarantined.Select(quarantine => quarantine.Recording));
        CheckRecordings(manifest);
        CheckSplits(manifest);
        CheckSamples(manifest);
        CheckShards(manifest);
        CheckStatistics(manifest);
    }

    private static void CheckRecordings(VersionManifest manifest)
    {
        var published = manifest.Recordings.Select(recording => recording.Name).ToHashSet(StringComparer.Ordinal);
        if (!published.SetEquals(manifest.Inputs.Select(input => input.Recording)))
            Fail("inputs", "and recordings do not name the same recordings.");
        for (var i = 0; i < manifest.Inputs.Count; i++)
        {
            CheckOrder($"inputs[{i}].files", manifest.Inputs[i].Files.Select(file => file.Path));
            CheckOrder($"inputs[{i}].clocks", manifest.Inputs[i].Clocks.Select(clock => clock.Track));
            if (manifest.Inputs[i].Files.Count == 0) Fail($"inputs[{i}].files", "is empty.");
        }
        for (var i = 0; i < manifest.Quarantined.Count; i++)
        {
            var (name, reasons) = manifest.Quarantined[i];
            if (published.Contains(name)) Fail($"quarantined[{i}]", $"recording '{name}' is published too.");
            if (reasons.Count == 0) Fail($"quarantined[{i}].reasons", $"recording '{name}' was left out without a reason.");
        }
    }

    private static void CheckSplits(VersionManifest manifest)
    {
        foreach (var (split, names) in manifest.Splits)
        {
            if (!SplitName.All.Contains(split)) Fail($"splits.{split}", $"is no split; the splits are {string.Join(", ", SplitName.All)}.");
            CheckOrder($"splits.{split}", names);
            var expected = manifest.Recordings.Where(recording => recording.Split == split).Select(recording => recording.Name);
            if (!names.SequenceEqual(expected)) Fail($"splits.{split}", "does not list the recordings whose split it is.");
        }
        for (var i = 0; i < manifest.Recordings.Count; i++)
        {
            if (!manifest.Splits.ContainsKey(manifest.Recordings[i].Split))
                Fail($"recordings[{i}].split", $"'{manifest.Recordings[i].Split}' is not in splits.");
        }
    }

    private static void CheckSamples(VersionManifest manifest)
    {
        var recordings = manifest.Recordings.ToDictionary(recording => recording.Name, StringComparer.Ordinal);
        for (var i = 0; i < manifest.Samples.Count; i++)
        {
            var sample = manifest.Samples[i];
            var place = $"samples[{i}]";
            if (!SampleKey.IsValid(sample.Key)) Fail($"{place}.key", $"'{sample.Key}' is not a key.");
            if (!recordings.TryGetValue(sample.Recording, out var recording)) Fail($"{place}.recording", $"'{sample.Recording}' is not in recordings.");
            if (sample.Split != recording.Split)
                Fail($"{place}.split", $"is '{sample.Split}', but its recording '{recording.Name}' is in '{recording.Split}': the split leaks.");
            if (sample.StartFrame < 0 || sample.StopFrame <= sample.StartFrame || sample.StopFrame > recording.FrameCount)
                Fail(place, $"frames [{sample.StartFrame}, {sample.StopFrame}) are not in the recording's {recording.FrameCount}.");
            if (!(sample.StopSeconds > sample.StartSeconds)) Fail(place, "does not stop after its start.");
            try
            {
                _ = ShardRecipe.Create([sample.ToShardSample()]);
            }
            catch (InvalidDataException exception)
            {
                throw new ManifestException($"{place}.members: {exception.Message}", exception);
            }
        }
        foreach (var clips in manifest.Samples.GroupBy(sample => sample.Recording))
        {
            ManifestSample? previous = null;
            foreach (var clip in clips.OrderBy(clip => clip.StartFrame))
            {
                if (previous is not null && clip.StartFrame < previous.StopFrame)
                    Fail("samples", $"'{previous.Key}' and '{clip.Key}' of recording '{clips.Key}' overlap.");
                previous = clip;
            }
        }
    }

    private static void CheckShards(VersionManifest manifest)
    {
        for (var i = 0; i < manifest.Shards.Count; i++)
        {
            var shard = manifest.Shards[i];
            if (!manifest.Splits.ContainsKey(shard.Split)) Fail($"shards[{i}].split", $"'{shard.Split}' is not in splits.");
            if (!VersionShards.PartsOf(manifest.Parameters.ShardLayout).Contains(shard.Part))
                Fail($"shards[{i}].part", $"is {shard.Part}, but the version's shards are {manifest.Parameters.ShardLayout}.");
            if (shard.SampleCount < 1) Fail($"shards[{i}].sampleCount", $"is {shard.SampleCount}.");
            if (shard.LengthBytes < TarLayout.EndBytes || shard.LengthBytes % TarLayout.BlockBytes != 0)
                Fail($"shards[{i}].lengthBytes", $"{shard.LengthBytes} is no length of a TAR.");
        }
        foreach (var split in manifest.Splits.Keys)
        {
            var inSamples = manifest.SamplesOf(split).Count;
            foreach (var part in VersionShards.PartsOf(manifest.Parameters.ShardLayout))
            {
                long inShards = manifest.ShardsOf(split).Where(shard => shard.Part == part).Sum(shard => (long)shard.SampleCount);
                if (inShards != inSamples) Fail("shards", $"of '{split}' ({part}) hold {inShards} samples, the manifest lists {inSamples}.");
            }
        }
    }

    private static void CheckStatistics(VersionManifest manifest)
    {
        var counted = ManifestStatistics.Count(manifest.Recordings, manifest.Samples);
        if (manifest.Statistics.Total != counted.Total) Fail("statistics.total", $"states {manifest.Statistics.Total}, counted are {counted.Total}.");
        if (!manifest.Statistics.Splits.OrderBy(split => split.Key, StringComparer.Ordinal).SequenceEqual(counted.Splits))
            Fail("statistics.splits", "are not what the samples add up to.");
    }

    private static void CheckOrder(string place, IEnumerable<string> names)
    {
        string? previous = null;
        foreach (var name in names)
        {
            if (previous is not null && string.CompareOrdinal(previous, name) >= 0)
                Fail(place, previous == name ? $"'{name}' occurs twice." : $"'{name}' stands after '{previous}'; the order is by UTF-16 code units.");
            previous = name;
        }
    }

    [DoesNotReturn]
    private static void Fail(string place, string message) => throw new ManifestException($"{place}: {message}");
}
