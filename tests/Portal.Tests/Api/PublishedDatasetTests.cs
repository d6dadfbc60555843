using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using WorkspaceAgents.Formats;
using static WorkspaceAgents.Portal.Tests.Api.ApiCalls;

namespace WorkspaceAgents.Portal.Tests.Api;

/// <summary>The main job by HTTP only: upload, batch, prepare, publish, then every route that looks at what came out.</summary>
[Collection(OwnServerSet.Name)]
public sealed class PublishedDatasetTests
{
    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task MainJob_EndsInShardsThatStream()
    {
        using var folder = new TemporaryFolder();
        await using var server = await StandaloneProcess.StartAsync(folder.Path);
        using var client = server.Client(server.FirstRun["agentToken"]!.GetValue<string>());
        var batch = await PublishAsync(client);
        var recording = batch["recordings"]![0]!["id"]!.GetValue<string>();

        await CheckShardsAsync(client);
        await CheckExportAsync(client, folder);
        await CheckVideoAndFramesAsync(client, $"/api/v1/recordings/{recording}");
        await CheckFrameSetsAsync(client, $"/api/v1/recordings/{recording}");
        await CheckDecisionsAsync(client, $"/api/v1/recordings/{recording}");
        await CheckRegistryAsync(client);
        await HubChecks.CheckAsync(server, client);
        await CheckQueryAsync(client);
        await CheckShareAsync(server, client);
        await CheckReadsAreRecordedAsync(client);
    }

    /// <summary>A link to a version gives its shards to whoever has it, without an account, until it is taken back.</summary>
    private static async Task CheckShareAsync(StandaloneProcess server, HttpClient client)
    {
        var shard = (await client.GetJsonAsync("/api/v1/datasets/garden/versions/latest"))["shards"]![0]!;
        var made = await client.PostJsonAsync($"{Studio}/shares", new JsonObject { ["dataset"] = "garden", ["version"] = "latest", ["access"] = "download" }, HttpStatusCode.Created);
        var url = $"{new Uri(server.Address, made["url"]!.GetValue<string>()).AbsolutePath}/shards/{shard["name"]}";
        using var visitor = server.Client();

        var whole = await visitor.GetByteArrayAsync(url);
        using var part = await SendAsync(visitor, url, ("Range", "bytes=100-1500"));
        using var elsewhere = await visitor.GetAsync($"/api/v1/datasets/garden/versions/latest/shards/{shard["name"]}");
        using var revoked = await client.DeleteAsync($"{Studio}/shares/{made["share"]!["id"]}");
        using var after = await visitor.GetAsync(url);

        Assert.Equal(shard["hash"]!.GetValue<string>(), Convert.ToHexStringLower(SHA256.HashData(whole)));
        Assert.Equal(whole[100..1501], await part.Content.ReadAsByteArrayAsync());
        Assert.Equal(HttpStatusCode.Unauthorized, elsewhere.StatusCode);
        Assert.True(revoked.IsSuccessStatusCode);
        Assert.False(after.IsSuccessStatusCode);
    }

    private static async Task CheckQueryAsync(HttpClient client)
    {
        var body = new JsonObject { ["sql"] = "SELECT c.key, r.split, count(*) AS frames FROM clips c JOIN recordings r USING (recording) JOIN frames f ON f.recording = c.recording AND f.frame_index >= c.start_frame AND f.frame_index < c.stop_frame GROUP BY ALL ORDER BY 1" };
        var manifest = (await client.GetJsonAsync("/api/v1/datasets/garden/versions/latest"))["manifest"]!;

        var answer = await client.PostJsonAsync("/api/v1/datasets/garden/versions/latest/query", body, HttpStatusCode.OK);
        var quality = await client.PostJsonAsync("/api/v1/datasets/garden/versions/v1/query", new JsonObject { ["sql"] = "SELECT recording, verdict, count(*) FROM quality GROUP BY ALL" }, HttpStatusCode.OK);

        Assert.Equal(
            manifest["samples"]!.AsArray().Select(s => $"[\"{s!["key"]}\",\"{s["split"]}\",{s["stopFrame"]!.GetValue<int>() - s["startFrame"]!.GetValue<int>()}]"),
            answer["rows"]!.AsArray().Select(row => row!.ToJsonString()));
        Assert.Equal("garden-hevc", quality["rows"]![0]![0]!.GetValue<string>());
    }

    /// <summary>Raw media and streams that were read are in the trail, once each although they were read in many pieces.</summary>
    private static async Task CheckReadsAreRecordedAsync(HttpClient client)
    {
        var shard = (await client.GetJsonAsync("/api/v1/datasets/garden/versions/latest"))["shards"]![0]!["name"]!.GetValue<string>();
        var shards = (await client.GetJsonAsync($"{Studio}/audit?filter=shard.read")).AsArray();
        var videos = (await client.GetJsonAsync($"{Studio}/audit?filter=recording.read")).AsArray();

        Assert.Single(shards, e => e!["target"]!.GetValue<string>() == $"garden/{shard}" && e["actorKind"]!.GetValue<string>() == "agent");
        Assert.Equal("garden-hevc", Assert.Single(videos)!["target"]!.GetValue<string>());
    }

    private static async Task<JsonNode> PublishAsync(HttpClient client)
    {
        var source = Path.Combine(Repository.Root, "samples", "recordings", "garden-hevc");
        foreach (var file in Directory.GetFiles(source))
            await client.UploadAsync($"incoming/garden-hevc/{Path.GetFileName(file)}", await File.ReadAllBytesAsync(file));
        var made = await client.PostJsonAsync($"{Studio}/batches",
            new JsonObject { ["name"] = "Garden", ["dataset"] = "garden", ["folder"] = "incoming" }, HttpStatusCode.Created);
        var batch = $"/api/v1/batches/{made["batch"]!["id"]}";
        using (var early = await client.PostAsync($"{batch}/publish", null)) await early.RefusalAsync(HttpStatusCode.Conflict);
        using (var early = await client.GetAsync($"/api/v1/recordings/{made["recordings"]![0]!["id"]}/video")) await early.RefusalAsync(HttpStatusCode.Conflict);

        foreach (var step in new[] { "validate", "align", "publish" })
        {
            var job = await client.PostJsonAsync($"{batch}/{step}", null, HttpStatusCode.Accepted);
            await FinishAsync(client, job);
        }

        Assert.Equal(3, (await client.GetJsonAsync($"{Studio}/jobs?batch={made["batch"]!["id"]}")).AsArray().Count);
        using (var over = await client.PostAsync($"/api/v1/jobs/{(await client.GetJsonAsync($"{Studio}/jobs"))[0]!["id"]}/cancel", null))
            await over.RefusalAsync(HttpStatusCode.Conflict);
        Assert.Equal("garden", Assert.Single((await client.GetJsonAsync($"{Studio}/batches")).AsArray())!["dataset"]!.GetValue<string>());
        return await client.GetJsonAsync(batch);
    }

    private static async Task FinishAsync(HttpClient client, JsonNode job)
    {
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(250));
        var started = Stopwatch.GetTimestamp();
        do
        {
            var now = await client.GetJsonAsync($"/api/v1/jobs/{job["id"]}");
            if (!now["isOver"]!.GetValue<bool>()) continue;
            Assert.True(now["state"]!.GetValue<string>() == "done", now.ToJsonString());
            return;
        }
        while (await pause.WaitForNextTickAsync() && Stopwatch.GetElapsedTime(started) < TimeSpan.FromMinutes(5));
        throw new TimeoutException($"The job has not ended: {job.ToJsonString()}");
    }

    private static async Task CheckShardsAsync(HttpClient client)
    {
        var version = await client.GetJsonAsync("/api/v1/datasets/garden/versions/latest");
        foreach (var shard in version["shards"]!.AsArray())
        {
            var url = shard!["url"]!.GetValue<string>();
            var (hash, length) = (shard["hash"]!.GetValue<string>(), shard["lengthBytes"]!.GetValue<long>());
            var whole = await client.GetByteArrayAsync(url);
            using var head = await client.SendAsync(new(HttpMethod.Head, url));
            using var known = await SendAsync(client, url, ("If-None-Match", $"\"{hash}\""));
            using var changed = await SendAsync(client, url, ("Range", "bytes=0-9"), ("If-Range", "\"older\""));

            Assert.Equal(length, whole.Length);
            Assert.Equal(hash, Convert.ToHexStringLower(SHA256.HashData(whole)));
            Assert.Equal(length, head.Content.Headers.ContentLength);
            Assert.Equal($"\"{hash}\"", head.Headers.ETag?.ToString());
            Assert.Equal("application/x-tar", head.Header("Content-Type"));
            Assert.Equal(HttpStatusCode.NotModified, known.StatusCode);
            Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
            // Across headers, members and padding, and at the very end.
            foreach (var (from, to) in new[] { (0L, 511L), (100L, 1500L), (length / 2, length / 2 + 70_000), (length - 1, length - 1) })
            {
                var last = Math.Min(to, length - 1);
                using var part = await SendAsync(client, url, ("Range", $"bytes={from}-{to}"), ("If-Range", $"\"{hash}\""), ("Accept-Encoding", "gzip, br"));
                Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
                Assert.Equal($"bytes {from}-{last}/{length}", part.Header("Content-Range"));
                Assert.Null(part.Header("Content-Encoding"));
                Assert.Equal(whole[(int)from..(int)(last + 1)], await part.Content.ReadAsByteArrayAsync());
            }
        }

        using var missing = await client.GetAsync("/api/v1/datasets/garden/versions/latest/shards/none.tar");
        await missing.RefusalAsync(HttpStatusCode.NotFound);
    }

    /// <summary>What is downloaded as a ZIP holds the same samples as what is downloaded as a TAR, in other layouts.</summary>
    private static async Task CheckExportAsync(HttpClient client, TemporaryFolder folder)
    {
        var export = "/api/v1/datasets/garden/versions/latest/export";
        var (shards, videos) = (folder.Combine("shards"), Directory.CreateDirectory(folder.Combine("videos")).FullName);
        using var zip = await client.GetAsync($"{export}?format=webdataset");
        using var tar = await client.GetAsync($"{export}?format=videofolder&as=tar&metadata=parquet");
        using var lance = await client.GetAsync($"{export}?format=lance");
        using var odd = await client.GetAsync($"{export}?as=rar");

        await ZipFile.ExtractToDirectoryAsync(await zip.Content.ReadAsStreamAsync(), shards);
        await TarFile.ExtractToDirectoryAsync(await tar.Content.ReadAsStreamAsync(), videos, overwriteFiles: false);
        var comparison = await DatasetComparison.CompareAsync(shards, videos, CancellationToken.None);

        Assert.Matches("^garden-[0-9a-f]{8}-webdataset\\.zip$", zip.Content.Headers.ContentDisposition!.FileName!.Trim('"'));
        Assert.True(comparison.Samples > 0);
        Assert.Empty(comparison.Differences);
        Assert.Contains("wsa dataset pull", (await lance.RefusalAsync(HttpStatusCode.BadRequest))["detail"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Contains("'zip'", (await odd.RefusalAsync(HttpStatusCode.BadRequest))["detail"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    private static async Task CheckVideoAndFramesAsync(HttpClient client, string recording)
    {
        using var video = await SendAsync(client, $"{recording}/video", ("Range", "bytes=4-7"));
        Assert.Equal(HttpStatusCode.PartialContent, video.StatusCode);
        Assert.Equal("video/mp4", video.Header("Content-Type"));
        Assert.Null(video.Header("Content-Disposition"));
        Assert.Equal("ftyp", await video.Content.ReadAsStringAsync());

        using var jpeg = await client.GetAsync($"{recording}/frames/7?width=160");
        using var png = await client.GetAsync($"{recording}/frames/7?format=png");
        using var known = await SendAsync(client, $"{recording}/frames/7?width=160", ("If-None-Match", jpeg.Headers.ETag!.ToString()));
        using var beyond = await client.GetAsync($"{recording}/frames/1000000");
        using var odd = await client.GetAsync($"{recording}/frames/7?format=gif");
        Assert.Equal([0xFF, 0xD8], (await jpeg.Content.ReadAsByteArrayAsync())[..2]);
        Assert.Equal("image/jpeg", jpeg.Header("Content-Type"));
        Assert.Equal("7", jpeg.Header("X-Frame-Index"));
        Assert.Equal("image/png", png.Header("Content-Type"));
        Assert.NotEqual(jpeg.Headers.ETag, png.Headers.ETag);
        Assert.Equal(HttpStatusCode.NotModified, known.StatusCode);
        await beyond.RefusalAsync(HttpStatusCode.BadRequest);
        await odd.RefusalAsync(HttpStatusCode.BadRequest);

        var index = await client.GetJsonAsync($"{recording}/frame-index");
        var timeline = await client.GetJsonAsync($"{recording}/timeline?points=100");
        var pts = timeline["framePtsSeconds"]!.AsArray().Select(t => t!.GetValue<double>()).ToList();
        var at = await client.GetJsonAsync(FormattableString.Invariant($"{recording}/frames?at={pts[7] + 0.001:R}"));
        using var never = await client.GetAsync($"{recording}/frames?at=-1");
        using var unsaid = await client.GetAsync($"{recording}/frames");
        Assert.NotNull(index["frames"] ?? index["pts"]);
        Assert.Equal(7, at["frameIndex"]!.GetValue<int>());
        Assert.Equal(pts[7], at["ptsSeconds"]!.GetValue<double>(), 9);
        Assert.NotEmpty(timeline["captions"]!.AsArray());
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync($"{recording}/report")).StatusCode);
        await never.RefusalAsync(HttpStatusCode.BadRequest);
        await unsaid.RefusalAsync(HttpStatusCode.BadRequest);
    }

    private static async Task CheckFrameSetsAsync(HttpClient client, string recording)
    {
        using var png = await client.GetAsync($"{recording}/frames/9?format=png&width=160");
        using var sheet = await client.GetAsync($"{recording}/frames/sheet?indices=9,3,9,0,12&width=100&columns=3");
        using var known = await SendAsync(client, $"{recording}/frames/sheet?indices=9,3,9,0,12&width=100&columns=3", ("If-None-Match", sheet.Headers.ETag!.ToString()));
        using var zip = await client.GetAsync($"{recording}/frames/set?start=3&stop=10&step=3&format=png&width=160");
        using var npy = await client.GetAsync($"{recording}/frames/set?indices=9,3&as=npy&width=160");
        using var thumbnails = await client.GetAsync($"{recording}/thumbnails.jpg");
        var times = await client.GetStringAsync($"{recording}/thumbnails.vtt");
        using var mixed = await client.GetAsync($"{recording}/frames/set?indices=1&from=2");
        using var huge = await client.GetAsync($"{recording}/frames/sheet?start=0&stop=401");

        Assert.Equal([0xFF, 0xD8], (await sheet.Content.ReadAsByteArrayAsync())[..2]);
        Assert.Equal("9,3,9,0,12", sheet.Header("X-Frame-Indices"));
        Assert.Equal(HttpStatusCode.NotModified, known.StatusCode);
        using var archive = new ZipArchive(await zip.Content.ReadAsStreamAsync());
        Assert.Equal(3, archive.Entries.Count);
        Assert.StartsWith("00002-frame-000009-", archive.Entries[2].FullName, StringComparison.Ordinal);
        using var entry = new MemoryStream();
        await using (var content = await archive.Entries[2].OpenAsync()) await content.CopyToAsync(entry);
        Assert.Equal(await png.Content.ReadAsByteArrayAsync(), entry.ToArray());
        var array = await npy.Content.ReadAsByteArrayAsync();
        Assert.Contains("'shape': (2, ", Encoding.ASCII.GetString(array, 0, 128), StringComparison.Ordinal);
        Assert.Equal(0, (array.Length - 128) % (2 * 160 * 3));
        Assert.Equal("image/jpeg", thumbnails.Header("Content-Type"));
        Assert.StartsWith("WEBVTT\n\n00:00:0", times, StringComparison.Ordinal);
        await mixed.RefusalAsync(HttpStatusCode.BadRequest);
        await huge.RefusalAsync(HttpStatusCode.BadRequest);
    }

    private static async Task CheckDecisionsAsync(HttpClient client, string recording)
    {
        using var approved = await client.PostAsync($"{recording}/approve", null);
        using var noReason = await client.PostAsJsonAsync($"{recording}/quarantine", new { reason = " " });
        using var misspelt = await client.PutAsJsonAsync($"{recording}/tracks/garden.srt/clock", new { offset = 1.5 });
        using var clock = await client.PutAsJsonAsync($"{recording}/tracks/garden.srt/clock", new { offsetSeconds = 1.5, driftPpm = 20 });
        var quarantined = await client.PostJsonAsync($"{recording}/quarantine", new JsonObject { ["reason"] = "camera knocked" }, HttpStatusCode.OK);

        await approved.RefusalAsync(HttpStatusCode.Conflict);
        await noReason.RefusalAsync(HttpStatusCode.BadRequest);
        await misspelt.RefusalAsync(HttpStatusCode.BadRequest);
        Assert.Equal(HttpStatusCode.OK, clock.StatusCode);
        Assert.Equal(("quarantined", "camera knocked"), (quarantined["state"]!.GetValue<string>(), quarantined["reason"]!.GetValue<string>()));
        Assert.Single((await client.GetJsonAsync($"{Studio}/recordings")).AsArray());
    }

    private static async Task CheckRegistryAsync(HttpClient client)
    {
        var id = (await client.GetJsonAsync("/api/v1/datasets/garden"))["latestVersionId"]!.GetValue<string>();
        var manifest = await client.GetByteArrayAsync("/api/v1/datasets/garden/versions/latest/manifest");
        using var alias = await client.PutAsJsonAsync("/api/v1/datasets/garden/aliases/march", new { version = id[..12] });
        using var taken = await client.PutAsJsonAsync("/api/v1/datasets/garden/aliases/latest", new { version = id });
        var versions = await client.GetJsonAsync("/api/v1/datasets/garden/versions");
        var byNumber = await client.GetJsonAsync("/api/v1/datasets/garden/versions/v1");
        using var noSuchNumber = await client.GetAsync("/api/v1/datasets/garden/versions/v2");
        await FinishAsync(client, await client.PostJsonAsync("/api/v1/datasets/garden/versions/march/rebuild", null, HttpStatusCode.Accepted));

        Assert.Equal(id, Convert.ToHexStringLower(SHA256.HashData(manifest)));
        Assert.Equal(HttpStatusCode.NoContent, alias.StatusCode);
        await taken.RefusalAsync(HttpStatusCode.BadRequest);
        Assert.Equal(id, byNumber["version"]!["versionId"]!.GetValue<string>());
        await noSuchNumber.RefusalAsync(HttpStatusCode.NotFound);
        Assert.Equal(["latest", "march"], versions[0]!["aliases"]!.AsArray().Select(a => a!.GetValue<string>()).Order(StringComparer.Ordinal));
        Assert.Single((await client.GetJsonAsync($"{Studio}/datasets")).AsArray());
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, string url, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, url);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await client.SendAsync(request);
    }
}
