using System.Runtime.CompilerServices;

namespace WorkspaceAgents.Formats;

/// <summary>Reads the samples of a folder in any of the formats, ours or of others, one at a time.</summary>
public static class DatasetReader
{
    /// <summary>What a folder holds.</summary>
    /// <exception cref="InvalidDataException">Nothing that is known.</exception>
    public static DatasetFormat Detect(string folder)
    {
        if (!Directory.Exists(folder)) throw new InvalidDataException($"There is no folder '{folder}'.");
        if (Directory.EnumerateFiles(folder, "*.tar").Any()) return DatasetFormat.WebDataset;
        if (LanceTable.Recognises(folder)) return DatasetFormat.Lance;
        if (LeRobotReader.Recognises(folder)) return DatasetFormat.LeRobot;
        if (ClipsParquetReader.Recognises(folder)) return DatasetFormat.Parquet;
        if (VideoFolderReader.Recognises(folder)) return DatasetFormat.VideoFolder;
        throw new InvalidDataException(
            $"'{folder}' is no dataset that can be read: it has no shards (*.tar), no clips/*.parquet, no meta/info.json, no clips.lance and no videos in folders. Name the folder that an export or a pull wrote.");
    }

    /// <summary>The samples, split by split where the format has splits.</summary>
    /// <param name="folder">The dataset.</param>
    /// <param name="format">What it is.</param>
    /// <param name="cancellationToken">Stops between samples.</param>
    /// <exception cref="InvalidDataException">Damaged, or not of that format.</exception>
    public static IAsyncEnumerable<ReadSample> ReadAsync(string folder, DatasetFormat format, CancellationToken cancellationToken) => format switch
    {
        DatasetFormat.WebDataset when File.Exists(Path.Combine(folder, VersionFolder.ManifestName)) => ReadVersionAsync(folder, cancellationToken),
        DatasetFormat.WebDataset => ReadShardsAsync(folder, cancellationToken),
        DatasetFormat.VideoFolder => VideoFolderReader.ReadAsync(folder, cancellationToken),
        DatasetFormat.Lance => LanceTable.ReadAsync(folder, cancellationToken),
        DatasetFormat.LeRobot => LeRobotReader.ReadAsync(folder, cancellationToken),
        DatasetFormat.Parquet => ClipsParquetReader.ReadAsync(folder, cancellationToken),
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "No such format."),
    };

    private static async IAsyncEnumerable<ReadSample> ReadVersionAsync(string folder, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var version = await VersionFolder.OpenAsync(folder, cancellationToken);
        foreach (var sample in version.Splits.SelectMany(version.SamplesOf))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var described = sample.Described;
            yield return new()
            {
                Key = sample.Key,
                Split = described.Split,
                Recording = described.Recording,
                StartFrame = described.StartFrame,
                StopFrame = described.StopFrame,
                StartSeconds = described.StartSeconds,
                StopSeconds = described.StopSeconds,
                Text = sample.Find("txt") is null ? null : CaptionText.Of(await sample.ReadTextAsync("txt", cancellationToken)),
                Members = sample.Members.ToDictionary(
                    member => member.Extension, member => (Func<CancellationToken, Task<Stream>>)(token => sample.OpenAsync(member.Member, token)), StringComparer.Ordinal),
            };
        }
    }

    // Shards of somebody else: the split is what their names begin with, as in train-000000.tar.
    private static async IAsyncEnumerable<ReadSample> ReadShardsAsync(string folder, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var path in Directory.EnumerateFiles(folder, "*.tar").Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileName(path);
            var split = SplitName.All.FirstOrDefault(split => name.StartsWith(split, StringComparison.OrdinalIgnoreCase));
            await using var tar = File.OpenRead(path);
            await foreach (var sample in WebDatasetReader.ReadAsync(tar, cancellationToken))
            {
                yield return new()
                {
                    Key = sample.Key,
                    Split = split,
                    Text = sample.Members.TryGetValue("txt", out var text) ? CaptionText.Of(System.Text.Encoding.UTF8.GetString(text)) : null,
                    Members = sample.Members.ToDictionary(
                        member => member.Key, member => (Func<CancellationToken, Task<Stream>>)(_ => Task.FromResult<Stream>(new MemoryStream(member.Value, writable: false))), StringComparer.Ordinal),
                };
            }
        }
    }
}
