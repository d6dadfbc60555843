using System.Buffers.Binary;
using System.Formats.Tar;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace WorkspaceAgents.EndToEnd.Tests;

/// <summary>What a version must be, read back by HTTP as a training job would.</summary>
internal static class PublishedVersion
{
    /// <summary>Streams every shard and compares it with its figures and with the samples' truth.</summary>
    public static async Task CheckAsync(HttpClient client, string dataset, string versionId)
    {
        var details = await client.GetFromJsonAsync<JsonElement>($"/api/v1/datasets/{dataset}/versions/{versionId}");
        var quarantined = details.GetProperty("manifest").GetProperty("quarantined").EnumerateArray().Single();
        Assert.Equal("street-truncated", quarantined.GetProperty("recording").GetString());
        Assert.Contains("cut off", quarantined.GetProperty("reasons").ToString(), StringComparison.OrdinalIgnoreCase);

        var seen = SampleTruth.PublishedPts.ToDictionary(r => r.Key, _ => new SortedDictionary<int, double[]>());
        foreach (var shard in details.GetProperty("shards").EnumerateArray())
        {
            var url = shard.GetProperty("url").GetString()!;
            var bytes = await client.GetByteArrayAsync(new Uri(url, UriKind.Relative));
            Assert.Equal(shard.GetProperty("lengthBytes").GetInt64(), bytes.Length);
            Assert.Equal(shard.GetProperty("hash").GetString(), Convert.ToHexStringLower(SHA256.HashData(bytes)));
            await CheckRangeAsync(client, url, bytes);
            foreach (var sample in ReadSamples(bytes)) Collect(sample, seen);
        }

        foreach (var (recording, truth) in SampleTruth.PublishedPts)
        {
            var published = seen[recording].Values.SelectMany(pts => pts).ToArray();
            Assert.Equal(truth.Length, published.Length);
            for (var i = 0; i < truth.Length; i++) Assert.Equal(truth[i], published[i], 1e-6);
        }
    }

    /// <summary>Groups a TAR's members by key, as WebDataset does: everything before the first dot.</summary>
    private static Dictionary<string, Dictionary<string, byte[]>>.ValueCollection ReadSamples(byte[] tar)
    {
        var samples = new Dictionary<string, Dictionary<string, byte[]>>();
        using var reader = new TarReader(new MemoryStream(tar));
        while (reader.GetNextEntry() is { } entry)
        {
            var dot = entry.Name.IndexOf('.', StringComparison.Ordinal);
            using var content = new MemoryStream();
            entry.DataStream?.CopyTo(content);
            if (!samples.TryGetValue(entry.Name[..dot], out var sample)) samples.Add(entry.Name[..dot], sample = []);
            sample.Add(entry.Name[(dot + 1)..], content.ToArray());
        }

        return samples.Values;
    }

    private static void Collect(Dictionary<string, byte[]> sample, Dictionary<string, SortedDictionary<int, double[]>> seen)
    {
        Assert.Superset(new HashSet<string> { "mp4", "json", "txt", "pts.npy" }, sample.Keys.ToHashSet());
        using var json = JsonDocument.Parse(sample["json"]);
        var pts = ReadFloat64(sample["pts.npy"]);
        var recording = seen.Keys.Single(name => json.RootElement.GetProperty("key").GetString()!.StartsWith(name, StringComparison.Ordinal));
        var start = SampleTruth.PublishedPts[recording].ToList().FindIndex(t => Math.Abs(t - pts[0]) < 1e-6);
        Assert.True(start >= 0, $"{recording}: no frame has the pts {pts[0]} that a clip begins with.");
        seen[recording].Add(start, pts);
    }

    private static double[] ReadFloat64(byte[] npy)
    {
        var header = Encoding.ASCII.GetString(npy, 10, BinaryPrimitives.ReadUInt16LittleEndian(npy.AsSpan(8)));
        Assert.Contains("'<f8'", header, StringComparison.Ordinal);
        var values = new double[(npy.Length - 10 - header.Length) / 8];
        Buffer.BlockCopy(npy, 10 + header.Length, values, 0, values.Length * 8);
        return values;
    }

    private static async Task CheckRangeAsync(HttpClient client, string url, byte[] whole)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url) { Headers = { Range = new RangeHeaderValue(whole.Length / 3, whole.Length / 2) } };
        using var part = await client.SendAsync(request);
        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal(whole.Length, part.Content.Headers.ContentRange!.Length);
        Assert.Equal(whole[(whole.Length / 3)..(whole.Length / 2 + 1)], await part.Content.ReadAsByteArrayAsync());
        using var again = new HttpRequestMessage(HttpMethod.Get, url) { Headers = { IfNoneMatch = { part.Headers.ETag! } } };
        using var unchanged = await client.SendAsync(again);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
    }
}
