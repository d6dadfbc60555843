using System.Globalization;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Formats;

/// <summary>
/// Whether two datasets hold the same samples, whatever their formats: keys, splits, spans, texts, and every member by its SHA-256. Everything is read from the files;
/// what one of the formats does not state is not compared.
/// </summary>
public sealed record DatasetComparison
{
    /// <summary>Samples of the first.</summary>
    public required int Samples { get; init; }

    /// <summary>Members of the first whose bytes were compared.</summary>
    public required long Members { get; init; }

    /// <summary>In the order of the first, then what only the second has.</summary>
    public required IReadOnlyList<SampleDifference> Differences { get; init; }

    /// <summary>Reads both. Memory: the hashes of the second's members.</summary>
    /// <exception cref="InvalidDataException">One of them is damaged, or has a key twice.</exception>
    public static async Task<DatasetComparison> CompareAsync(string first, string second, CancellationToken cancellationToken)
    {
        var others = new Dictionary<string, Fingerprint>(StringComparer.Ordinal);
        await foreach (var sample in DatasetReader.ReadAsync(second, DatasetReader.Detect(second), cancellationToken))
        {
            if (!others.TryAdd(sample.Key, await Fingerprint.OfAsync(sample, cancellationToken)))
                throw new InvalidDataException($"'{second}' has the sample '{sample.Key}' twice.");
        }

        var (samples, members) = (0, 0L);
        var differences = new List<SampleDifference>();
        await foreach (var sample in DatasetReader.ReadAsync(first, DatasetReader.Detect(first), cancellationToken))
        {
            samples++;
            var mine = await Fingerprint.OfAsync(sample, cancellationToken);
            members += mine.Members.Count;
            if (!others.Remove(sample.Key, out var other)) differences.Add(new(sample.Key, $"is not in '{second}'"));
            else differences.AddRange(mine.DifferencesFrom(other).Select(what => new SampleDifference(sample.Key, what)));
        }

        differences.AddRange(others.Keys.Order(StringComparer.Ordinal).Select(key => new SampleDifference(key, $"is not in '{first}'")));
        return new() { Samples = samples, Members = members, Differences = differences };
    }

    private sealed record Fingerprint(IReadOnlyList<(string Name, string? Value)> Facts, IReadOnlyDictionary<string, BlobHash> Members)
    {
        public static async Task<Fingerprint> OfAsync(ReadSample sample, CancellationToken cancellationToken) => new(
            [
                ("split", sample.Split),
                ("recording", sample.Recording),
                ("startFrame", sample.StartFrame?.ToString(CultureInfo.InvariantCulture)),
                ("stopFrame", sample.StopFrame?.ToString(CultureInfo.InvariantCulture)),
                ("startSeconds", sample.StartSeconds?.ToString("R", CultureInfo.InvariantCulture)),
                ("stopSeconds", sample.StopSeconds?.ToString("R", CultureInfo.InvariantCulture)),
                ("text", sample.Text),
            ],
            await sample.HashAsync(cancellationToken));

        public IEnumerable<string> DifferencesFrom(Fingerprint other)
        {
            foreach (var ((name, mine), (_, theirs)) in Facts.Zip(other.Facts))
            {
                if (mine is not null && theirs is not null && mine != theirs) yield return $"{name} is '{mine}' and '{theirs}'";
            }

            foreach (var extension in Members.Keys.Union(other.Members.Keys).Order(StringComparer.Ordinal))
            {
                if (!other.Members.TryGetValue(extension, out var theirs)) yield return $"member '{extension}' is only in the first";
                else if (!Members.TryGetValue(extension, out var mine)) yield return $"member '{extension}' is only in the second";
                else if (mine != theirs) yield return $"member '{extension}' has SHA-256 {mine} and {theirs}";
            }
        }
    }
}
