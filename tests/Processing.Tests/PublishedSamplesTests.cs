using WorkspaceAgents.Catalog;
using WorkspaceAgents.Formats;
using Xunit.Abstractions;

namespace WorkspaceAgents.Processing.Tests;

[Collection(PublishedSamplesGroup.Name)]
public class PublishedSamplesTests(PublishedSamples samples, ITestOutputHelper output)
{
    [RequiresToolFact("ffmpeg", "ffprobe")]
    public void Publish_HoldsTheSoundRecordingsAndNamesTheTruncatedOne_WhenSamples()
    {
        output.WriteLine($"prepare and publish took {samples.Seconds:0.0} s: {string.Join(", ", samples.StepRuns)}");
        Assert.Equal(BatchState.Published, samples.Batch.Batch.State);
        Assert.Equal(["garden-hevc", "kitchen-vfr"], samples.Manifest.Recordings.Select(r => r.Name));
        var street = Assert.Single(samples.Manifest.Quarantined);
        Assert.Equal("street-truncated", street.Recording);
        Assert.Contains("cut off", Assert.Single(street.Reasons), StringComparison.Ordinal);
        Assert.Equal(samples.Version.ToString(), samples.Batch.Batch.VersionId);
        var recordings = samples.Batch.Recordings.ToDictionary(r => r.Name);
        Assert.Equal(RecordingState.Quarantined, recordings["street-truncated"].State);
        Assert.True(recordings["garden-hevc"].Validation!.Reencoded);
        Assert.False(recordings["kitchen-vfr"].Validation!.Reencoded);
    }

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task PtsNpy_EqualsTheTruth_ForEveryFrameOfEveryClip()
    {
        foreach (var recording in new[] { "kitchen-vfr", "garden-hevc" })
        {
            var published = new List<double>();
            foreach (var sample in samples.SamplesOf(recording))
            {
                Assert.Equal(published.Count, sample.StartFrame);
                var pts = Npy.ReadFloat64(await samples.ReadAsync(sample, "pts.npy"), out var shape);
                Assert.Equal([sample.StopFrame - sample.StartFrame], shape);
                published.AddRange(pts);
            }

            var truth = SampleRecordings.PtsOf(recording);
            Assert.Equal(truth.Length, published.Count);
            for (var i = 0; i < truth.Length; i++) Assert.Equal(truth[i], published[i], 1e-6);
        }
    }

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task Spans_LieWhereTheSpeechIs_RelativeToTheClip()
    {
        foreach (var recording in new[] { "kitchen-vfr", "garden-hevc" })
        {
            var truth = SampleRecordings.TruthOf(recording).GetProperty("captions").GetProperty("spans").EnumerateArray()
                .Select(s => (Text: s.GetProperty("text").GetString()!, Start: s.GetProperty("startSeconds").GetDouble(), Stop: s.GetProperty("stopSeconds").GetDouble())).ToList();
            var seen = new HashSet<string>();
            foreach (var sample in samples.SamplesOf(recording))
            {
                var json = await samples.ReadJsonAsync(sample);
                var expected = truth.Where(s => s.Start < sample.StopSeconds && s.Stop > sample.StartSeconds).ToList();
                var spans = json.GetProperty("spans").EnumerateArray().ToList();
                Assert.Equal(expected.Select(s => s.Text), spans.Select(s => s.GetProperty("text").GetString()));
                Assert.Equal(string.Concat(expected.Select(s => s.Text + "\n")), System.Text.Encoding.UTF8.GetString(await samples.ReadAsync(sample, "txt")));
                foreach (var (truthSpan, span) in expected.Zip(spans))
                {
                    seen.Add(truthSpan.Text);
                    Assert.Equal(Math.Max(0, truthSpan.Start - sample.StartSeconds), span.GetProperty("startSeconds").GetDouble(), 1e-6);
                    Assert.Equal(Math.Min(sample.StopSeconds, truthSpan.Stop) - sample.StartSeconds, span.GetProperty("stopSeconds").GetDouble(), 1e-6);
                    Assert.Equal(truthSpan.Start < sample.StartSeconds, span.GetProperty("clippedStart").GetBoolean());
                    Assert.Equal(truthSpan.Stop > sample.StopSeconds, span.GetProperty("clippedStop").GetBoolean());
                }
            }

            Assert.Equal(truth.Count, seen.Count);
        }
    }

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task ImuNpy_FollowsTheFormulaAndIsNaNInTheGap_WhenKitchen()
    {
        var gap = SampleRecordings.TruthOf("kitchen-vfr").GetProperty("sensor").GetProperty("gapReferenceSeconds").EnumerateArray().Select(v => v.GetDouble()).ToArray();
        var (absent, present) = (0, 0);
        foreach (var sample in samples.SamplesOf("kitchen-vfr"))
        {
            var pts = Npy.ReadFloat64(await samples.ReadAsync(sample, "pts.npy"), out _);
            var values = Npy.ReadFloat32(await samples.ReadAsync(sample, "imu.npy"), out var shape);
            Assert.Equal([pts.Length, 6], shape);
            for (var i = 0; i < pts.Length; i++)
            {
                var t = pts[i];
                if (t > gap[0] + 0.01 && t < gap[1] - 0.01)
                {
                    absent++;
                    for (var c = 0; c < 6; c++) Assert.True(float.IsNaN(values[(i * 6) + c]), $"frame at {t} s lies in the gap");
                    continue;
                }

                if (t >= gap[0] - 0.01 && t <= gap[1] + 0.01) continue;
                present++;
                // Linear interpolation of a 200 Hz log: the error of the steepest channel stays below 2e-4.
                Assert.Equal(-3.7 * Math.Sin(2 * Math.PI * 0.25 * t), values[i * 6], 1e-3);
                Assert.Equal(0.5 * Math.Cos(2 * Math.PI * 1.3 * t), values[(i * 6) + 1], 1e-3);
                Assert.Equal(9.80665 + (0.2 * Math.Sin(2 * Math.PI * 2 * t)), values[(i * 6) + 2], 1e-3);
                Assert.Equal(0.8 * Math.Sin(2 * Math.PI * 0.5 * t), values[(i * 6) + 3], 1e-3);
                Assert.Equal(0.01 * t, values[(i * 6) + 4], 1e-3);
                Assert.Equal(0.3 * Math.Cos(2 * Math.PI * 0.1 * t), values[(i * 6) + 5], 1e-3);
            }
        }

        Assert.InRange(absent, 20, 60);
        Assert.InRange(present, 1000, 1068);
    }

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task Json_StatesSourceRangeAndClocks_ForEveryClip()
    {
        foreach (var sample in samples.Manifest.Samples)
        {
            var json = await samples.ReadJsonAsync(sample);
            var input = samples.Manifest.Inputs.Single(i => i.Recording == sample.Recording);
            Assert.Equal(sample.Key, json.GetProperty("key").GetString());
            Assert.False(json.TryGetProperty("split", out _));
            Assert.Equal(input.Files.Single(f => f.Kind == "video").Sha256.ToString(), json.GetProperty("source").GetProperty("sha256").GetString());
            Assert.Equal([sample.StartFrame, sample.StopFrame], json.GetProperty("frames").EnumerateArray().Select(f => f.GetInt32()));
            Assert.Equal([sample.StartSeconds, sample.StopSeconds], json.GetProperty("ptsRange").EnumerateArray().Select(f => f.GetDouble()));
            if (sample.Recording != "kitchen-vfr") continue;
            var imu = json.GetProperty("clocks").EnumerateArray().Single(c => c.GetProperty("track").GetString() == "imu.csv");
            Assert.Equal((-1.25, 41.0, "given"), (imu.GetProperty("offsetSeconds").GetDouble(), imu.GetProperty("driftPpm").GetDouble(), imu.GetProperty("method").GetString()));
            Assert.True(imu.GetProperty("errorBoundMs").GetDouble() > 0);
        }
    }

    [RequiresToolFact("ffmpeg", "ffprobe")]
    public async Task Shards_StreamEverySampleInOrder_WithTheStatedHash()
    {
        var keys = new List<string>();
        foreach (var shard in samples.Manifest.Shards)
        {
            var recipe = ShardRecipe.Parse(await samples.Blobs.ReadAllAsync(shard.Recipe, CancellationToken.None));
            Assert.Equal(shard.Sha256, await recipe.ComputeSha256Async(samples.Blobs, CancellationToken.None));
            await using var tar = recipe.OpenRead(samples.Blobs);
            Assert.Equal(shard.LengthBytes, tar.Length);
            await foreach (var sample in WebDatasetReader.ReadAsync(tar, CancellationToken.None))
            {
                keys.Add(sample.Key);
                Assert.Contains("mp4", sample.Members.Keys);
                Assert.Contains("pts.npy", sample.Members.Keys);
            }
        }

        Assert.Equal(samples.Manifest.Samples.Select(s => s.Key), keys.Order(StringComparer.Ordinal));
    }
}
