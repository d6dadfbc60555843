using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace WorkspaceAgents.EndToEnd.Tests;

/// <summary>The main job by HTTP alone, from wherever it stands. A server that goes away in the middle is waited for.</summary>
internal sealed class HttpJob(StandaloneServer server)
{
    public const string Dataset = "sample-scenes";
    private string? batchId;

    /// <summary>Uploads the samples by tus, each in two parts.</summary>
    public async Task UploadAsync()
    {
        using var client = server.CreateClient();
        foreach (var (file, path) in SampleTruth.Files)
        {
            var bytes = await File.ReadAllBytesAsync(file);
            using var create = new HttpRequestMessage(HttpMethod.Post, "/api/v1/workspaces/studio/uploads");
            create.Headers.Add("Tus-Resumable", "1.0.0");
            create.Headers.Add("Upload-Length", $"{bytes.Length}");
            create.Headers.Add("Upload-Metadata", $"path {Convert.ToBase64String(Encoding.UTF8.GetBytes(path))}");
            using var created = await client.SendAsync(create);
            Assert.Equal(HttpStatusCode.Created, created.StatusCode);
            foreach (var (start, stop) in new[] { (0, bytes.Length / 2), (bytes.Length / 2, bytes.Length) })
            {
                using var patch = new HttpRequestMessage(HttpMethod.Patch, created.Headers.Location) { Content = new ByteArrayContent(bytes[start..stop]) };
                patch.Headers.Add("Tus-Resumable", "1.0.0");
                patch.Headers.Add("Upload-Offset", $"{start}");
                patch.Content.Headers.ContentType = new("application/offset+octet-stream");
                using var patched = await client.SendAsync(patch);
                Assert.Equal(HttpStatusCode.NoContent, patched.StatusCode);
                Assert.Equal($"{stop}", patched.Headers.GetValues("Upload-Offset").Single());
            }
        }
    }

    /// <summary>Makes the batch.</summary>
    public async Task CreateBatchAsync()
    {
        using var client = server.CreateClient();
        using var answer = await client.PostAsJsonAsync("/api/v1/workspaces/studio/batches", new { name = "Sample scenes", dataset = Dataset, folder = "samples" });
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        batchId = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("batch").GetProperty("id").GetString();
    }

    /// <summary>Validates, aligns and publishes, starting each step whenever nothing runs and it is its turn.</summary>
    /// <returns>The published version's id.</returns>
    public async Task<string> FinishAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                using var client = server.CreateClient();
                var details = await client.GetFromJsonAsync<JsonElement>($"/api/v1/batches/{batchId}", cancellationToken);
                var (batch, jobs) = (details.GetProperty("batch"), details.GetProperty("jobs").EnumerateArray().ToList());
                if (jobs.FirstOrDefault(j => j.GetProperty("state").GetString() == "failed") is { ValueKind: JsonValueKind.Object } failed)
                    Assert.Fail($"A job failed: {failed}\n{server.Log()}");
                var state = batch.GetProperty("state").GetString();
                if (state == "published") return batch.GetProperty("versionId").GetString()!;
                var step = state switch { "draft" => "validate", "validated" => "align", "review" => "publish", _ => null };
                if (step is not null && jobs.TrueForAll(j => j.GetProperty("state").GetString() is not ("queued" or "running")))
                {
                    using var started = await client.PostAsync(new Uri($"/api/v1/batches/{batchId}/{step}", UriKind.Relative), null, cancellationToken);
                    Assert.True(started.StatusCode == HttpStatusCode.Accepted, $"{step}: {started.StatusCode} {await started.Content.ReadAsStringAsync(cancellationToken)}");
                }
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException)
            {
                // The server is down or went down while it answered: ask again when it is back.
            }

            await Task.Delay(100, cancellationToken);
        }
    }
}
