using System.Diagnostics;
using System.Text.Json;
using WorkspaceAgents.Catalog;
using WorkspaceAgents.Formats;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Processing.Tests;

/// <summary>The sample recordings, published once for the tests that look at what came out. Its worker is stopped.</summary>
public sealed class PublishedSamples : IAsyncLifetime, IDisposable
{
    public const string Dataset = "samples";

    private readonly TemporaryFolder _folder = new();

    public string Folder => _folder.Path;

    public BatchDetails Batch { get; private set; } = null!;

    public VersionManifest Manifest { get; private set; } = null!;

    public BlobHash Version { get; private set; }

    public IReadOnlyDictionary<string, int> StepRuns { get; private set; } = null!;

    /// <summary>From the first job's request to the version, seconds.</summary>
    public double Seconds { get; private set; }

    public IBlobStore Blobs { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        if (ToolPath.Find("ffmpeg") is null) return;
        using var counts = new StepCounts();
        await using var host = await ProcessingHost.StartAsync(Folder);
        await host.UploadFolderAsync(SampleRecordings.Folder, "recordings");
        var batch = await host.CreateBatchAsync("recordings", Dataset);
        var start = Stopwatch.GetTimestamp();
        Version = await host.RunAsync(batch);
        Seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Batch = await host.GetBatchAsync(batch);
        Manifest = await host.ReadManifestAsync(Version);
        StepRuns = counts.Runs;
        Blobs = new LocalBlobStore(new LocalBlobStoreOptions { Folder = Path.Combine(Folder, "content") });
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _folder.Dispose();

    /// <summary>A copy of the data that a test may harm.</summary>
    internal TemporaryFolder Copy()
    {
        var copy = new TemporaryFolder();
        foreach (var file in Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(copy.Path, Path.GetRelativePath(Folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        return copy;
    }

    internal IEnumerable<ManifestSample> SamplesOf(string recording) => Manifest.Samples.Where(s => s.Recording == recording).OrderBy(s => s.StartFrame);

    internal Task<byte[]> ReadAsync(ManifestSample sample, string extension) =>
        Blobs.ReadAllAsync(sample.Members.Single(m => m.Name == $"{sample.Key}.{extension}").Hash, CancellationToken.None);

    internal async Task<JsonElement> ReadJsonAsync(ManifestSample sample)
    {
        using var document = JsonDocument.Parse(await ReadAsync(sample, "json"));
        return document.RootElement.Clone();
    }
}
