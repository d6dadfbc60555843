using WorkspaceAgents.Alignment;

namespace WorkspaceAgents.Processing;

/// <summary>
/// What a sensor's member is called in a sample: its file's name without extension and without the video's name in front, as
/// <c>cam1.imu.csv</c> beside <c>cam1.mp4</c> is <c>imu</c>: a loader finds the same sensor under the same name in every sample.
/// </summary>
internal static class SensorMemberNames
{
    /// <summary>The member of a clip's own frame times has this name.</summary>
    private const string Taken = "pts";

    public static IReadOnlyList<(MetadataIndexRange.SensorRows Rows, string Name)> Of(IReadOnlyList<MetadataIndexRange.SensorRows> sensors, string videoName)
    {
        var used = new HashSet<string>(StringComparer.Ordinal) { Taken };
        var named = new List<(MetadataIndexRange.SensorRows, string)>();
        foreach (var sensor in sensors)
        {
            var stem = StemOf(sensor.Name, videoName);
            var name = stem;
            for (var i = 2; !used.Add(name); i++) name = $"{stem}_{i}";
            named.Add((sensor, name));
        }

        return named;
    }

    private static string StemOf(string file, string video)
    {
        var stem = Path.GetFileNameWithoutExtension(file);
        var prefix = Path.GetFileNameWithoutExtension(video);
        if (stem.Length > prefix.Length + 1 && stem.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) && stem[prefix.Length] is ('.' or '_' or '-'))
            stem = stem[(prefix.Length + 1)..];
        var clean = string.Concat(stem.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_')).Trim('_');
        return clean.Length == 0 ? "sensor" : clean;
    }
}
