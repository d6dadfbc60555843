using System.Text.Json;

namespace WorkspaceAgents.Processing.Tests;

/// <summary>The sample recordings and what is known of them.</summary>
internal static class SampleRecordings
{
    public static string Folder { get; } = Path.Combine(Repository.Root, "samples", "recordings");

    public static JsonElement Truth { get; } = Read();

    public static JsonElement TruthOf(string recording) => Truth.GetProperty("recordings").EnumerateArray().Single(r => r.GetProperty("name").GetString() == recording);

    /// <summary>The true time of every frame, seconds.</summary>
    public static double[] PtsOf(string recording)
    {
        var video = TruthOf(recording).GetProperty("video");
        int[] timeBase = [.. video.GetProperty("timeBase").EnumerateArray().Select(v => v.GetInt32())];
        return [.. video.GetProperty("pts").EnumerateArray().Select(p => (double)(p.GetInt64() * timeBase[0]) / timeBase[1])];
    }

    private static JsonElement Read()
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Repository.Root, "samples", "truth.json")));
        return document.RootElement.Clone();
    }
}
