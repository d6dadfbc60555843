using System.Globalization;
using System.Text.Json;
using WorkspaceAgents.Catalog;
using WorkspaceAgents.Formats;

namespace WorkspaceAgents.Processing.Tests;

public class SharedMediaTests
{
    [RequiresSharedMediaFact("ffmpeg", "ffprobe")]
    public async Task PtsNpy_EqualsTheTruthOfEveryFrame_WhenNasaStream3()
    {
        var path = Path.Combine(Repository.SharedMedia!, "video", "torchcodec", "nasa_13013.mp4");
        using var truth = JsonDocument.Parse(await File.ReadAllBytesAsync($"{path}.stream3.all_frames_info.json"));
        using var folder = new TemporaryFolder();
        await using var host = await ProcessingHost.StartAsync(folder.Path);
        await host.UploadAsync("nasa/nasa_13013.mp4", await File.ReadAllBytesAsync(path));

        var manifest = await host.ReadManifestAsync(await host.RunAsync(await host.CreateBatchAsync("nasa", "nasa", new() { ClipSeconds = 3 })));

        var published = new List<string>();
        foreach (var sample in manifest.Samples)
        {
            var pts = await host.Blobs.ReadAllAsync(sample.Members.Single(m => m.Name == $"{sample.Key}.pts.npy").Hash, CancellationToken.None);
            published.AddRange(Npy.ReadFloat64(pts, out _).Select(t => t.ToString("0.000000", CultureInfo.InvariantCulture)));
        }

        Assert.True(manifest.Samples.Count > 1);
        Assert.Equal(390, published.Count);
        Assert.Equal(truth.RootElement.EnumerateArray().Select(f => f.GetProperty("pts_time").GetString()!), published);
    }
}
