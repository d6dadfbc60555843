using System.Text.Json;
using WorkspaceAgents.Testing;

namespace WorkspaceAgents.EndToEnd.Tests;

/// <summary>The sample recordings and what is known of them.</summary>
internal static class SampleTruth
{
    public static string Folder { get; } = Path.Combine(Repository.Root, "samples", "recordings");

    /// <summary>The files, with the paths they get in the workspace.</summary>
    public static IReadOnlyList<(string File, string Path)> Files { get; } =
        [.. Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(file => (file, $"samples/{Path.GetRelativePath(Folder, file).Replace('\\', '/')}"))];

    /// <summary>The true pts in seconds of every frame of the recordings that are to be published.</summary>
    public static IReadOnlyDictionary<string, double[]> PublishedPts { get; } = ReadPts();

    private static Dictionary<string, double[]> ReadPts()
    {
        using var truth = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "samples", "truth.json")));
        return truth.RootElement.GetProperty("recordings").EnumerateArray()
            .Where(r => r.GetProperty("expected").GetProperty("verdict").GetString() == "publish")
            .ToDictionary(r => r.GetProperty("name").GetString()!, r =>
            {
                var video = r.GetProperty("video");
                var (numerator, denominator) = (video.GetProperty("timeBase")[0].GetDouble(), video.GetProperty("timeBase")[1].GetDouble());
                return video.GetProperty("pts").EnumerateArray().Select(pts => pts.GetInt64() * numerator / denominator).ToArray();
            });
    }
}
