using System.Net.Http.Json;
using System.Text.Json;
using WorkspaceAgents.Testing;

namespace WorkspaceAgents.EndToEnd.Tests;

public sealed class HttpJourneyTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(6);

    [RequiresToolFact("ffmpeg")]
    public async Task MainJob_PublishesTheSamples_ByHttpAlone()
    {
        using var deadline = new CancellationTokenSource(Patience);
        await using var server = await StandaloneServer.StartAsync();
        var job = new HttpJob(server);
        await job.UploadAsync();
        await job.CreateBatchAsync();
        var version = await job.FinishAsync(deadline.Token);

        using var client = server.CreateClient();
        await PublishedVersion.CheckAsync(client, HttpJob.Dataset, version);

        using var rebuild = await client.PostAsync(new Uri($"/api/v1/datasets/{HttpJob.Dataset}/versions/{version}/rebuild", UriKind.Relative), null);
        var id = (await rebuild.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString();
        JsonElement rebuilt;
        do
        {
            await Task.Delay(200, deadline.Token);
            rebuilt = await client.GetFromJsonAsync<JsonElement>($"/api/v1/jobs/{id}", deadline.Token);
        }
        while (rebuilt.GetProperty("state").GetString() is "queued" or "running");
        Assert.True(rebuilt.GetProperty("state").GetString() == "done", rebuilt.ToString());

        var audit = await client.GetFromJsonAsync<JsonElement>("/api/v1/workspaces/studio/audit/verify");
        Assert.True(audit.GetProperty("intact").GetBoolean(), audit.ToString());
    }

    [RequiresToolFact("ffmpeg")]
    public async Task Batch_Completes_WithTheSameVersion_WhenTheServerIsKilledTenTimes()
    {
        using var deadline = new CancellationTokenSource(Patience);
        string expected;
        await using (var calm = await StandaloneServer.StartAsync())
        {
            var undisturbed = new HttpJob(calm);
            await undisturbed.UploadAsync();
            await undisturbed.CreateBatchAsync();
            expected = await undisturbed.FinishAsync(deadline.Token);
        }

        await using var server = await StandaloneServer.StartAsync();
        var job = new HttpJob(server);
        await job.UploadAsync();
        await job.CreateBatchAsync();
        var finish = job.FinishAsync(deadline.Token);
        var moments = new Random(20260322);
        var kills = 0;
        for (; kills < 10 && !finish.IsCompleted; kills++)
        {
            await Task.Delay(moments.Next(50, 900), deadline.Token);
            if (finish.IsCompleted) break;
            await server.KillAsync();
            await server.LaunchAsync();
        }

        Assert.Equal(expected, await finish);
        Assert.True(kills == 10, $"The batch was done after {kills} kills: the moments are too far apart to test ten.");
        using var client = server.CreateClient();
        await PublishedVersion.CheckAsync(client, HttpJob.Dataset, expected);
    }
}
