using System.Diagnostics;
using System.Formats.Tar;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using WorkspaceAgents.Formats;
using WorkspaceAgents.Loader;
using WorkspaceAgents.Loader.Tests;
using WorkspaceAgents.Media;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Portal.Tests.Api;

/// <summary>A version as an endless TAR: the same keys, bytes, order and states as from the loader, over HTTP, by Python's tarfile and by the Python client.</summary>
[Collection(ApiServerSet.Name)]
public sealed class DatasetStreamTests(ApiServer server)
{
    private const string Address = "/api/v1/datasets/streamed/versions/latest/stream";
    private static readonly SemaphoreSlim Making = new(1, 1);
    private static TestVersion? made;

    [Theory]
    [InlineData("seed=7&epochs=2", 7, 0, 1, RemainderPolicy.Drop, 2)]
    [InlineData("seed=-3&epochs=1&rank=2&world=4&remainder=pad", -3, 2, 4, RemainderPolicy.Pad, 1)]
    [InlineData("epochs=3&rank=1&world=3&remainder=repeat", 0, 1, 3, RemainderPolicy.Repeat, 3)]
    public async Task Stream_GivesWhatTheLoaderGives(string query, long seed, int rank, int world, RemainderPolicy remainder, int epochs)
    {
        var version = await VersionAsync();
        var expected = await ReadAsync(version, new() { Seed = seed, Rank = rank, World = world, Remainder = remainder }, epochs);

        var samples = await StreamAsync($"{Address}?{query}");

        Same(expected, samples);
    }

    [Fact]
    public async Task Stream_GoesOnAfterTheSampleOfAState_FromAnyPlace()
    {
        var version = await VersionAsync();
        var whole = await ReadAsync(version, new() { Seed = 7 }, 2);
        foreach (var place in new[] { 0, 17, 40, 41, 60, 81 })
        {
            var left = whole[place].Next.Epoch == 0 ? 2 : 1;
            var samples = await StreamAsync($"{Address}?seed=7&epochs={left}&state={Uri.EscapeDataString(System.Text.Encoding.UTF8.GetString(whole[place].Next.ToJson()))}");
            Same(whole.Skip(place + 1), samples);
        }
    }

    [Theory]
    [InlineData("world=0", "world")]
    [InlineData("rank=4&world=4", "rank is 0 to 3")]
    [InlineData("rank=-1", "rank")]
    [InlineData("world=100", "remainder=pad")]
    [InlineData("split=none", "train, val")]
    [InlineData("state={}", "state")]
    [InlineData("state=nonsense", "state")]
    [InlineData("seed=99999999999999999", "seed")]
    [InlineData("epochs=0", "epochs")]
    [InlineData("remainder=2", "'repeat'")]
    [InlineData("bad=ignore", "'skip'")]
    [InlineData("size=224", "frames=16")]
    [InlineData("frames=0", "frames is 1")]
    [InlineData("weight=0", "weight")]
    [InlineData("where=nonsense", "nonsense")]
    [InlineData("where=start_seconds<0", "is chosen by")]
    [InlineData("mixture=nonsense", "JSON list")]
    [InlineData("mixture=[{\"dataset\":\"streamed\",\"waight\":2}]", "waight")]
    [InlineData("mixture=[{\"dataset\":\"streamed\",\"split\":\"none\"}]", "train, val")]
    [InlineData("frames=4&fps=2&sampling=uniform", "fps")]
    public async Task Stream_IsRefusedWithTheReason_WhenTheRequestIsWrong(string query, string reason)
    {
        await VersionAsync();
        using var response = await server.Agent.GetAsync($"{Address}?{query}");
        var problem = await response.RefusalAsync(HttpStatusCode.BadRequest);
        Assert.Contains(reason, problem["detail"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_IsCutAtALostSample_AndTheReasonToldToWhoResumes()
    {
        var version = await server.PublishAsync("holed", 12);
        var whole = await ReadAsync(version, new(), 1);
        var lost = version.Manifest.SamplesOf("train").Single(sample => sample.Key == whole[5].Key);
        await server.Get<IBlobStore>().DeleteAsync(lost.Members[0].Hash, DateTimeOffset.MaxValue, default);
        const string address = "/api/v1/datasets/holed/versions/latest/stream?epochs=1";

        var samples = new List<StreamedSample>();
        await Assert.ThrowsAnyAsync<IOException>(async () =>
        {
            await foreach (var sample in OpenAsync(address)) samples.Add(sample);
        });
        Same(whole.Take(samples.Count), samples);
        Assert.True(samples.Count <= 5);
        using var resumed = await server.Agent.GetAsync($"{address}&state={Uri.EscapeDataString(System.Text.Encoding.UTF8.GetString(whole[4].Next.ToJson()))}");
        var refusal = await resumed.RefusalAsync(HttpStatusCode.UnprocessableEntity);
        Assert.Contains(lost.Key, refusal["detail"]!.GetValue<string>(), StringComparison.Ordinal);
        Same(whole.Where(sample => sample.Key != lost.Key), await StreamAsync($"{address}&bad=skip"));
    }

    [Fact]
    public async Task Stream_MixesWhatIsChosen_AndResumesInTheMiddle()
    {
        var (first, second) = (await VersionAsync(), await server.PublishAsync("mixed-in", 12));
        const string address = $"{Address}?seed=3&epochs=1&weight=2&where=start_seconds%20%3E%3D%204&mixture=%5B%7B%22dataset%22:%22mixed-in%22,%22version%22:%22v1%22%7D%5D";
        var chosen = new MixtureComponent(first.Train, first.Source) { Weight = 2 }.Choose(first.Manifest, "x", sample => sample.StartSeconds >= 4);
        // The choice's words are part of the order's key within blocks only through the mixture's text, so it is the server's.
        var samples = await StreamAsync(address);
        var text = LoaderState.Parse(samples[0].Members["state.json"]).Mixture!;
        Assert.StartsWith($"2*{first.Train.VersionId}/train where start_seconds >= 4 #", text, StringComparison.Ordinal);
        var where = text[(text.IndexOf("where ", StringComparison.Ordinal) + 6)..text.IndexOf(" + 1*", StringComparison.Ordinal)];
        var mixture = new SampleMixture([chosen with { Where = where }, new(second.Train, second.Source)]);
        var expected = await new SampleLoader(mixture, new() { Seed = 3 }).ReadAsync().ToListAsync();

        Same(expected, samples);
        var state = Uri.EscapeDataString(System.Text.Encoding.UTF8.GetString(samples[9].Members["state.json"]));
        Same(expected.Skip(10), await StreamAsync($"{address}&state={state}"));
        using var other = await server.Agent.GetAsync($"{Address}?seed=3&state={state}");
        Assert.Contains("mixture", (await other.RefusalAsync(HttpStatusCode.BadRequest))["detail"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_IsCounted_UnlessTheReaderReportsItself()
    {
        await server.PublishAsync("counted", 12);
        await StreamAsync("/api/v1/datasets/counted/versions/latest/stream?epochs=2&job=night&rank=1&world=2");
        await StreamAsync("/api/v1/datasets/counted/versions/latest/stream?epochs=1&job=day&report=false");

        var reader = Assert.Single((await server.Agent.GetJsonAsync("/api/v1/datasets/counted/readers?version=v1&hours=1"))["readers"]!.AsArray())!;
        Assert.Equal(("night", 1, 2, 12, 1, 12, "server", true), (
            reader["job"]!.GetValue<string>(), reader["rank"]!.GetValue<int>(), reader["world"]!.GetValue<int>(), reader["samples"]!.GetValue<int>(),
            reader["epoch"]!.GetValue<int>(), reader["position"]!.GetValue<int>(), reader["source"]!.GetValue<string>(), reader["isReading"]!.GetValue<bool>()));
        using var wrong = await server.Agent.GetAsync("/api/v1/datasets/counted/versions/latest/stream?job=a%20b");
        Assert.Contains("job", (await wrong.RefusalAsync(HttpStatusCode.BadRequest))["detail"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task Stream_SendsFramesWithTheirTimes_DecodedByAWorker()
    {
        // 20 frames of 64 × 48, each of one grey: 16 and 10 more for every frame.
        using var folder = new TemporaryFolder();
        using (var ffmpeg = Process.Start(ToolPath.Find("ffmpeg")!, ["-v", "error", "-f", "lavfi", "-i", "nullsrc=s=64x48:r=10:d=2,format=yuv420p,geq=lum='16+10*N':cb=128:cr=128",
            "-c:v", "libx264", "-g", "5", "-qp", "1", folder.Combine("grey.mp4")]))
        {
            await ffmpeg.WaitForExitAsync();
        }

        var video = await File.ReadAllBytesAsync(folder.Combine("grey.mp4"));
        await server.PublishAsync("grey", 3, (key, extension, clip) => extension switch
        {
            "mp4" => video,
            "pts.npy" => Npy.WriteFloat64([.. Enumerable.Range(0, 20).Select(frame => 100 + (clip * 2) + (frame / 10.0))]),
            _ => TestVersion.ContentOf(key, extension, clip),
        });

        foreach (var (fit, width, height) in new[] { ("size=32", 32, 32), ("size=32&fit=stretch", 32, 32), ("fit=crop", 64, 48) })
        {
            var samples = await StreamAsync($"/api/v1/datasets/grey/versions/latest/stream?epochs=1&frames=4&{fit}");
            Assert.Equal(3, samples.Count);
            Assert.All(samples, sample =>
            {
                Assert.Equal(["frames.npy", "pts.npy", "json", "state.json"], sample.Members.Keys);
                var header = NumpyHeader.Write(4, height, width);
                Assert.Equal(header, sample.Members["frames.npy"][..header.Length]);
                // The middles of four equal parts of 2 s: 0.25, 0.75, 1.25 and 1.75 s.
                int[] chosen = [2, 7, 12, 17];
                Assert.Equal(chosen.Select(frame => 100 + (int.Parse(sample.Key[^6..], CultureInfo.InvariantCulture) * 2) + (frame / 10.0)), Npy.ReadFloat64(sample.Members["pts.npy"], out _));
                var pictures = sample.Members["frames.npy"][header.Length..].Chunk(width * height * 3).ToList();
                Assert.All(chosen.Zip(pictures), pair => Assert.All(pair.Second, value => Assert.InRange(value, (pair.First * 10 * 255 / 219) - 3, (pair.First * 10 * 255 / 219) + 3)));
                Assert.Equal(4, pictures.Count);
            });
        }
    }

    [RequiresToolFact("python3")]
    public async Task PythonClient_PassesItsTests_AgainstTheServer()
    {
        var version = await VersionAsync();
        var queries = new JsonArray();
        foreach (var (options, loader, epochs) in new (string, LoaderOptions, int)[]
        {
            ("""{"seed":5,"epochs":2}""", new() { Seed = 5 }, 2),
            ("""{"epochs":1,"shuffle":false}""", new() { Shuffle = false }, 1),
            ("""{"seed":9,"epochs":2,"rank":2,"world":3,"remainder":"repeat"}""", new() { Seed = 9, Rank = 2, World = 3, Remainder = RemainderPolicy.Repeat }, 2),
        })
        {
            queries.Add(new JsonObject { ["options"] = JsonNode.Parse(options), ["samples"] = Truth(await ReadAsync(version, loader, epochs)) });
        }

        using var folder = new TemporaryFolder();
        var truth = new JsonObject
        {
            ["queries"] = queries,
            ["shards"] = new JsonArray([.. version.Train.Shards.Select(shard => (JsonNode)$"/api/v1/datasets/streamed/versions/latest/shards/{shard.Name}")]),
        };
        await File.WriteAllTextAsync(folder.Combine("truth.json"), truth.ToJsonString());
        await RunPythonAsync(new() { ["WSA_TRUTH"] = folder.Combine("truth.json"), ["WSA_DATASET"] = "streamed" });
    }

    private async Task RunPythonAsync(Dictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(ToolPath.Find("python3")!, ["-B", "-m", "unittest", "-v", "test_workspaceagents"])
        {
            WorkingDirectory = Path.Combine(Repository.Root, "clients", "python"), RedirectStandardError = true, RedirectStandardOutput = true,
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        (start.Environment["WSA_SERVER"], start.Environment["WSA_TOKEN"]) = (server.Process.Address.OriginalString.TrimEnd('/'), server.Process.FirstRun["agentToken"]!.GetValue<string>());
        using var python = Process.Start(start)!;
        var output = python.StandardOutput.ReadToEndAsync();
        var errors = await python.StandardError.ReadToEndAsync();
        await python.WaitForExitAsync();
        Assert.True(python.ExitCode == 0 && !errors.Contains("skipped", StringComparison.Ordinal), $"{errors}{await output}");
    }

    private async Task<TestVersion> VersionAsync()
    {
        await Making.WaitAsync();
        try
        {
            return made ??= await server.PublishAsync("streamed", 41);
        }
        finally
        {
            Making.Release();
        }
    }

    private static async Task<List<Sample>> ReadAsync(TestVersion version, LoaderOptions options, int epochs)
    {
        var samples = new List<Sample>();
        LoaderState? state = null;
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            var loader = new SampleLoader(version.Train, version.Source, options, state);
            samples.AddRange(await loader.ReadAsync().ToListAsync());
            state = loader.End;
        }

        return samples;
    }

    private async Task<List<StreamedSample>> StreamAsync(string address) => await OpenAsync(address).ToListAsync();

    private async IAsyncEnumerable<StreamedSample> OpenAsync(string address)
    {
        using var response = await server.Agent.GetAsync(address, HttpCompletionOption.ResponseHeadersRead);
        Assert.True(response.IsSuccessStatusCode, await (response.IsSuccessStatusCode ? Task.FromResult("") : response.Content.ReadAsStringAsync()));
        Assert.Equal("application/x-tar", response.Header("Content-Type"));
        await using var tar = new TarReader(await response.Content.ReadAsStreamAsync());
        var members = new Dictionary<string, byte[]>();
        while (await tar.GetNextEntryAsync() is { } entry)
        {
            var dot = entry.Name.IndexOf('.', StringComparison.Ordinal);
            using var content = new MemoryStream();
            if (entry.DataStream is { } data) await data.CopyToAsync(content);
            members.Add(entry.Name[(dot + 1)..], content.ToArray());
            if (!entry.Name.EndsWith(".state.json", StringComparison.Ordinal)) continue;
            yield return new(entry.Name[..dot], members);
            members = [];
        }
    }

    private static void Same(IEnumerable<Sample> expected, IReadOnlyList<StreamedSample> actual)
    {
        var all = expected.ToList();
        Assert.Equal(all.Select(sample => sample.Key), actual.Select(sample => sample.Key));
        foreach (var (sample, streamed) in all.Zip(actual))
        {
            Assert.Equal(sample.Next, LoaderState.Parse(streamed.Members["state.json"]));
            Assert.Equal([.. sample.Members.Keys, "state.json"], streamed.Members.Keys);
            Assert.All(sample.Members, member => Assert.Equal(member.Value.ToArray(), streamed.Members[member.Key]));
        }
    }

    private static JsonArray Truth(IEnumerable<Sample> samples) => [.. samples.Select(sample => (JsonNode)new JsonObject
    {
        ["key"] = sample.Key,
        ["state"] = JsonNode.Parse(sample.Next.ToJson()),
        ["members"] = new JsonObject(sample.Members.Select(member => KeyValuePair.Create(member.Key, (JsonNode?)BlobHash.Compute(member.Value.Span).ToString()))),
    })];

    private sealed record StreamedSample(string Key, Dictionary<string, byte[]> Members);
}
