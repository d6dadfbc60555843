using WorkspaceAgents.Catalog;

namespace WorkspaceAgents.Processing.Tests;

public class PostgresTests
{
    [RequiresToolFact("ffmpeg", "ffprobe", "initdb", "pg_ctl")]
    public async Task Publish_GivesTheSameVersionAsSqlite_WhenTwoWorkersShareAPostgresCatalog()
    {
        byte[][] videos = [await GeneratedMedia.VideoAsync(), await GeneratedMedia.VideoAsync(90)];
        using var alone = new TemporaryFolder();
        await using var sqlite = await ProcessingHost.StartAsync(alone.Path);
        var expected = await RunAsync(sqlite, videos);
        await using var server = await PostgresServer.StartAsync();
        using var shared = new TemporaryFolder();
        (string, string)[] settings = [("Catalog:Provider", "postgres"), ("ConnectionStrings:catalog", server.ConnectionString)];
        await using var first = await ProcessingHost.StartAsync(shared.Path, settings);
        await using var second = await ProcessingHost.StartAsync(shared.Path, settings);

        var actual = await RunAsync(first, videos);

        Assert.Equal(expected, actual);
        var again = await second.Get<Datasets>().RebuildAsync(second.Owner, "set", "latest", CancellationToken.None);
        Assert.Equal(1, ProcessingHost.RequireDone(await second.WaitAsync(again.Id)).Attempt);
    }

    private static async Task<Storage.BlobHash> RunAsync(ProcessingHost host, byte[][] videos)
    {
        for (var i = 0; i < videos.Length; i++) await host.UploadAsync($"in/v{i}.mp4", videos[i]);
        return await host.RunAsync(await host.CreateBatchAsync("in", "set"));
    }
}
