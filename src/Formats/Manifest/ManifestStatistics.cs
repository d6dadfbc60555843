namespace WorkspaceAgents.Formats;

/// <summary>What the version holds, altogether and in each split.</summary>
public sealed record ManifestStatistics
{
    /// <summary>All splits.</summary>
    public required ManifestCounts Total { get; init; }

    /// <summary>Every split that has recordings.</summary>
    public required IReadOnlyDictionary<string, ManifestCounts> Splits { get; init; }

    /// <summary>Counts recordings and samples. Sums run in the order of the samples, so they are the same everywhere.</summary>
    public static ManifestStatistics Count(IReadOnlyList<ManifestRecording> recordings, IReadOnlyList<ManifestSample> samples)
    {
        ArgumentNullException.ThrowIfNull(recordings);
        ArgumentNullException.ThrowIfNull(samples);
        return new()
        {
            Total = CountOf(recordings, samples),
            Splits = new SortedDictionary<string, ManifestCounts>(
                recordings.GroupBy(recording => recording.Split).ToDictionary(
                    group => group.Key,
                    group => CountOf([.. group], samples.Where(sample => sample.Split == group.Key))),
                StringComparer.Ordinal),
        };
    }

    private static ManifestCounts CountOf(IReadOnlyCollection<ManifestRecording> recordings, IEnumerable<ManifestSample> samples)
    {
        var (clips, frames, seconds, bytes) = (0, 0L, 0.0, 0L);
        foreach (var sample in samples)
        {
            clips++;
            frames += sample.StopFrame - sample.StartFrame;
            seconds += sample.StopSeconds - sample.StartSeconds;
            bytes += sample.Members.Sum(member => member.SizeBytes);
        }
        return new(recordings.Count, clips, frames, seconds, bytes);
    }
}
