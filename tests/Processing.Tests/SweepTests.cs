using Microsoft.Data.Sqlite;
using WorkspaceAgents.Catalog;
using WorkspaceAgents.Formats;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Processing.Tests;

/// <summary>Sweeps run all the time, over a store in which everything is older than their grace, while files come in and versions are made.</summary>
[Collection(PublishedSamplesGroup.Name)]
public class SweepTests(PublishedSamples samples)
{
    private static readonly BatchSettings ShortClips = new() { ClipSeconds = 2 };

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task Sweep_TakesNothingThatIsNeeded_WhileFilesComeInAndVersionsAreMade()
    {
        using var copy = samples.Copy();
        await using var host = await ProcessingHost.StartAsync(copy.Path);
        var garbage = await host.Blobs.WriteAsync(new MemoryStream([1, 2, 3]), CancellationToken.None);
        var before = await host.RunAsync(await host.CreateBatchAsync("recordings", "short", ShortClips));
        var clip = (await host.ReadManifestAsync(before)).Samples[0].Members[0].Hash;
        Assert.DoesNotContain(samples.Manifest.Samples, sample => sample.Members.Any(member => member.Hash == clip));
        await ForgetAsync(copy.Path, "short");
        AgeAll(copy.Path);
        using var over = new CancellationTokenSource();
        using var counts = new StepCounts();
        var first = await SweepOnceAsync(host);
        Assert.Null(await host.Blobs.FindAsync(clip, CancellationToken.None));
        Assert.Null(await host.Blobs.FindAsync(garbage.Hash, CancellationToken.None));
        Assert.True(first.BlobCount > 2);

        // What is left is old too: each use of it, and nothing else, saves it from the sweeps that run meanwhile.
        var sweeping = SweepAsync(host, over.Token);
        var publishing = host.RunAsync(await host.CreateBatchAsync("recordings", "short", ShortClips));
        for (var i = 0; i < 20; i++) await host.UploadAsync($"more/{i}.txt", [(byte)i, 7]);
        var version = await publishing;
        await over.CancelAsync();
        Assert.True(await sweeping > 1);

        Assert.Equal(before, version);
        Assert.True(counts.Runs["clip"] > 0, "Clips that a sweep took are cut again.");
        Assert.DoesNotContain("standardise", counts.Runs.Keys);
        AgeAll(copy.Path);
        Assert.Equal(0, (await SweepOnceAsync(host)).BlobCount);
        foreach (var id in new[] { samples.Version, version }) await VerifyAsync(host, await host.ReadManifestAsync(id));
        foreach (var file in await host.Get<WorkspaceFiles>().ListTreeAsync(host.Owner, ProcessingHost.Workspace, "", CancellationToken.None))
            Assert.True(await host.Blobs.VerifyAsync(file.Hash, CancellationToken.None), file.Path);
    }

    private static async Task VerifyAsync(ProcessingHost host, VersionManifest manifest)
    {
        BlobHash[] named =
        [
            .. manifest.Inputs.SelectMany(input => input.Files).Select(file => file.Sha256),
            .. manifest.Recordings.SelectMany(made => new[] { made.FrameIndex, made.Standardised, made.MetadataIndex, made.AlignmentReport }),
            .. manifest.Samples.SelectMany(sample => sample.Members).Select(member => member.Hash),
            .. manifest.Shards.Select(shard => shard.Recipe),
        ];
        Assert.NotEmpty(named);
        foreach (var hash in named.Distinct()) Assert.True(await host.Blobs.VerifyAsync(hash, CancellationToken.None));
    }

    private static Task<SweepReport> SweepOnceAsync(ProcessingHost host) => host.Get<BlobSweep>().RunAsync(Actor.System("tests"), isDryRun: false, CancellationToken.None);

    private static async Task<int> SweepAsync(ProcessingHost host, CancellationToken over)
    {
        for (var count = 0; ; count++)
        {
            if (over.IsCancellationRequested) return count;
            await SweepOnceAsync(host);
            await Task.Yield();
        }
    }

    /// <summary>As if a version had never been, and what steps made were older than the sweep keeps it for its own sake.</summary>
    private static async Task ForgetAsync(string folder, string dataset)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "catalog.db")};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = """
            DELETE FROM "DatasetAliases" WHERE "DatasetId" = (SELECT "Id" FROM "Datasets" WHERE "Name" = $dataset);
            DELETE FROM "DatasetShard" WHERE "DatasetId" = (SELECT "Id" FROM "Datasets" WHERE "Name" = $dataset);
            DELETE FROM "DatasetVersions" WHERE "DatasetId" = (SELECT "Id" FROM "Datasets" WHERE "Name" = $dataset);
            UPDATE "StepArtifacts" SET "CreatedAt" = $old;
            """;
        command.Parameters.AddWithValue("$dataset", dataset);
        command.Parameters.AddWithValue("$old", TimeProvider.System.GetUtcNow().AddDays(-40).UtcTicks);
        await command.ExecuteNonQueryAsync();
    }

    private static void AgeAll(string folder)
    {
        var old = TimeProvider.System.GetUtcNow().AddDays(-2).UtcDateTime;
        foreach (var path in Directory.EnumerateFiles(Path.Combine(folder, "content", "blobs"), "*", SearchOption.AllDirectories)) File.SetLastWriteTimeUtc(path, old);
    }
}
