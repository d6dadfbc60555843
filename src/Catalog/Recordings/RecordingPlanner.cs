namespace WorkspaceAgents.Catalog;

/// <summary>Groups files into recordings by where they lie and what they are called.</summary>
/// <remarks>
/// A folder with one video is one recording and takes every usable file of that folder. In a folder with several, a file belongs
/// to the video whose name without extension it begins with (<c>cam1.mp4</c>, <c>cam1.vtt</c>, <c>cam1.imu.csv</c>). A video whose name goes on
/// with <c>cam…</c>, <c>view…</c>, <c>depth</c> or <c>mask</c> (<c>talk.mp4</c>, <c>talk.cam2.mp4</c>, <c>talk_depth.mkv</c>) is another camera of that recording.
/// </remarks>
public static class RecordingPlanner
{
    private static readonly Dictionary<string, TrackKind> KindByExtension = new(StringComparer.OrdinalIgnoreCase)
    {
        [".mp4"] = TrackKind.Video, [".mov"] = TrackKind.Video, [".m4v"] = TrackKind.Video, [".mkv"] = TrackKind.Video,
        [".webm"] = TrackKind.Video, [".ts"] = TrackKind.Video, [".m2ts"] = TrackKind.Video, [".mts"] = TrackKind.Video,
        [".avi"] = TrackKind.Video, [".mpg"] = TrackKind.Video, [".mpeg"] = TrackKind.Video,
        [".wav"] = TrackKind.Audio, [".flac"] = TrackKind.Audio, [".mp3"] = TrackKind.Audio, [".m4a"] = TrackKind.Audio,
        [".ogg"] = TrackKind.Audio, [".opus"] = TrackKind.Audio, [".aac"] = TrackKind.Audio,
        [".srt"] = TrackKind.Captions, [".vtt"] = TrackKind.Captions, [".sbv"] = TrackKind.Captions, [".ttml"] = TrackKind.Captions,
        [".dfxp"] = TrackKind.Captions, [".textgrid"] = TrackKind.Captions, [".ctm"] = TrackKind.Captions,
        [".csv"] = TrackKind.Sensor, [".tsv"] = TrackKind.Sensor, [".gpx"] = TrackKind.Sensor, [".jsonl"] = TrackKind.Sensor, [".ndjson"] = TrackKind.Sensor,
        [".parquet"] = TrackKind.Sensor, [".mcap"] = TrackKind.Sensor,
    };

    /// <summary>What a recording takes, in words for whoever gave something else.</summary>
    internal static string Taken { get; } =
        $"It takes {string.Join("; ", from kind in KindByExtension group kind.Key by kind.Value into extensions select $"{WordOf(extensions.Key)} ({string.Join(", ", extensions)})")}; and clocks.json.";

    private static readonly string[] CameraWords = ["cam", "view", "depth", "mask"];

    /// <summary>What a file holds, by its name.</summary>
    /// <param name="path">A path.</param>
    /// <returns>The kind, or null when it is none that a recording takes.</returns>
    public static TrackKind? KindOf(string path)
    {
        var name = WorkspacePath.NameOf(path);
        if (name.Equals("clocks.json", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".clocks.json", StringComparison.OrdinalIgnoreCase))
            return TrackKind.Clocks;
        // Dataset folders describe their videos in a file of this name; it is no log of one of them.
        if (Path.GetFileNameWithoutExtension(name).Equals("metadata", StringComparison.OrdinalIgnoreCase))
            return null;
        return KindByExtension.TryGetValue(Path.GetExtension(name), out var kind) ? kind : null;
    }

    /// <summary>Groups files.</summary>
    /// <param name="folder">The folder the paths lie under; recordings are named by what comes after it.</param>
    /// <param name="paths">Normal paths.</param>
    /// <returns>The recordings by name, and the files that belong to none.</returns>
    public static (IReadOnlyList<RecordingPlan> Recordings, IReadOnlyList<string> LeftOver) Plan(string folder, IEnumerable<string> paths)
    {
        var recordings = new List<RecordingPlan>();
        var leftOver = new List<string>();
        foreach (var group in paths.GroupBy(WorkspacePath.FolderOf).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var files = group.Select(path => (Path: path, Kind: KindOf(path))).ToList();
            leftOver.AddRange(files.Where(f => f.Kind is null).Select(f => f.Path));
            var usable = WithCameras([.. files.Where(f => f.Kind is not null).Select(f => new PlannedFile(f.Path, f.Kind!.Value))]);
            var videos = usable.Where(f => f.Kind == TrackKind.Video).OrderByDescending(f => f.Path.Length).ToList();
            if (videos.Count == 0)
            {
                leftOver.AddRange(usable.Select(f => f.Path));
            }
            else if (videos.Count == 1)
            {
                recordings.Add(new(NameOf(folder, group.Key, videos[0].Path), Ordered(usable)));
            }
            else
            {
                // Longest stem first, so that cam10.vtt goes to cam10 and not to cam1.
                var rest = usable.Where(f => f.Kind != TrackKind.Video).ToList();
                foreach (var video in videos)
                {
                    var stem = StemOf(video.Path);
                    var mine = rest.Where(f => BeginsWithStem(WorkspacePath.NameOf(f.Path), stem)).ToList();
                    rest.RemoveAll(mine.Contains);
                    recordings.Add(new(Relative(folder, group.Key, stem), Ordered([video, .. mine])));
                }

                leftOver.AddRange(rest.Select(f => f.Path));
            }
        }

        return ([.. recordings.OrderBy(r => r.Name, StringComparer.Ordinal)], [.. leftOver.Order(StringComparer.Ordinal)]);
    }

    /// <summary>Files of one folder, with the videos that go along with another told apart.</summary>
    private static List<PlannedFile> WithCameras(List<PlannedFile> files)
    {
        var stems = files.Where(f => f.Kind == TrackKind.Video).Select(f => StemOf(f.Path)).ToList();
        return [.. files.Select(f => f.Kind == TrackKind.Video && stems.Exists(stem => IsCameraOf(StemOf(f.Path), stem)) ? f with { Kind = TrackKind.Camera } : f)];
    }

    private static bool IsCameraOf(string name, string stem) =>
        BeginsWithStem(name, stem) && CameraWords.Any(word => name.AsSpan(stem.Length + 1).StartsWith(word, StringComparison.OrdinalIgnoreCase));

    private static string NameOf(string root, string folder, string video) =>
        folder == root ? StemOf(video) : Relative(root, WorkspacePath.FolderOf(folder), WorkspacePath.NameOf(folder));

    private static string Relative(string root, string folder, string name)
    {
        var inner = folder.Length > root.Length ? folder[root.Length..].Trim('/') : "";
        return inner.Length == 0 ? name : $"{inner}/{name}";
    }

    private static string StemOf(string path) => Path.GetFileNameWithoutExtension(WorkspacePath.NameOf(path));

    private static string WordOf(TrackKind kind) => kind switch
    {
        TrackKind.Video => "video",
        TrackKind.Audio => "sound",
        TrackKind.Captions => "captions",
        _ => "sensor logs",
    };

    private static bool BeginsWithStem(string name, string stem) =>
        name.StartsWith(stem, StringComparison.OrdinalIgnoreCase) && name.Length > stem.Length && name[stem.Length] is '.' or '_' or '-';

    private static List<PlannedFile> Ordered(IEnumerable<PlannedFile> files) =>
        [.. files.OrderBy(f => f.Kind).ThenBy(f => f.Path, StringComparer.Ordinal)];
}
