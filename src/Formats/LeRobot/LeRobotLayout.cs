using System.Globalization;

namespace WorkspaceAgents.Formats;

/// <summary>
/// Names of LeRobot's dataset layout, version 3.0, as its own code reads them.
/// See <see href="https://github.com/huggingface/lerobot/tree/main/src/lerobot/datasets">lerobot.datasets</see>.
/// </summary>
internal static class LeRobotLayout
{
    public const string Version = "v3.0";
    public const string InfoPath = "meta/info.json";
    public const string StatsPath = "meta/stats.json";
    public const string TasksPath = "meta/tasks.parquet";
    public const string VideoKey = "observation.images.main";

    /// <summary>Files of a chunk's folder.</summary>
    public const int ChunkFiles = 1000;

    /// <summary>Frames of a data file; LeRobot's own limit is 100 MB.</summary>
    public const int DataFileFrames = 200_000;

    /// <summary>Members that are no rows lie here, which LeRobot passes over.</summary>
    public const string MembersFolder = "members";

    public const string DataTemplate = "data/chunk-{chunk_index:03d}/file-{file_index:03d}.parquet";
    public const string VideoTemplate = "videos/{video_key}/chunk-{chunk_index:03d}/file-{file_index:03d}.mp4";
    public const string EpisodesPath = "meta/episodes/chunk-000/file-000.parquet";

    public static string DataPath(int file) => $"data/{Place(file)}.parquet";

    public static string VideoPath(int file) => $"videos/{VideoKey}/{Place(file)}.mp4";

    public static string SensorColumn(string sensor) => $"observation.{sensor}";

    private static string Place(int file) => string.Create(CultureInfo.InvariantCulture, $"chunk-{file / ChunkFiles:D3}/file-{file % ChunkFiles:D3}");
}
