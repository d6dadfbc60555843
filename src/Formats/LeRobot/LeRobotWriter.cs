using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using DuckDB.NET.Data;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Formats;

/// <summary>LeRobot's layout, version 3: an episode a sample, its clip as it is in a file of its own, and a row a frame with the frame's own time.</summary>
internal static class LeRobotWriter
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n" };

    // Read by pandas: the texts are the index of the table, as LeRobot looks them up.
    private const string PandasTasks =
        """{"index_columns":["task"],"column_indexes":[],"columns":[{"name":"task_index","field_name":"task_index","pandas_type":"int64","numpy_type":"int64","metadata":null},{"name":"task","field_name":"task","pandas_type":"unicode","numpy_type":"object","metadata":null}],"pandas_version":"2.0.0"}""";

    public static async Task WriteAsync(VersionSource source, ExportTarget target, CancellationToken cancellationToken)
    {
        var sensors = await SensorsOfAsync(source, cancellationToken);
        var tasks = new Dictionary<string, int>(StringComparer.Ordinal);
        using var data = new LeRobotData(sensors, target);
        using var database = TableDatabase.Open(target.ScratchPath("episodes.spill"));
        CreateEpisodes(database);
        using (var episodes = database.CreateAppender("episodes"))
        {
            var episode = 0;
            foreach (var sample in source.Splits.SelectMany(source.SamplesOf))
            {
                cancellationToken.ThrowIfCancellationRequested();
                var row = await ClipRow.ReadAsync(sample, cancellationToken);
                var frames = await SampleFrames.ReadAsync(sample, row, cancellationToken);
                if (!tasks.TryGetValue(row.Text, out var task)) tasks.Add(row.Text, task = tasks.Count);
                var first = data.Frames;
                var file = data.File;
                data.Add(episode, task, frames);
                var asRows = await AddMembersAsync(sample, frames, episode, target, cancellationToken);
                AppendEpisode(episodes, row, (episode, first, data.Frames, file), asRows);
                await data.FlushAsync(isLast: false, cancellationToken);
                episode++;
            }
        }

        await data.FlushAsync(isLast: true, cancellationToken);
        await CopyAsync(database, "episodes", "", LeRobotLayout.EpisodesPath, target, cancellationToken);
        TableDatabase.Execute(database, "CREATE TABLE tasks (task_index BIGINT, task VARCHAR)");
        using (var rows = database.CreateAppender("tasks"))
        {
            foreach (var (text, index) in tasks) rows.CreateRow().AppendValue((long)index).AppendValue(text).EndRow();
        }

        await CopyAsync(database, "tasks", $", KV_METADATA {{pandas: {TableDatabase.Quote(PandasTasks)}}}", LeRobotLayout.TasksPath, target, cancellationToken);
        await target.AddAsync(LeRobotLayout.InfoPath, Json(await InfoAsync(source, sensors, tasks.Count, cancellationToken)), cancellationToken);
        await target.AddAsync(LeRobotLayout.StatsPath, Json(data.Statistics), cancellationToken);
    }

    private static byte[] Json(JsonObject json) => Encoding.UTF8.GetBytes(json.ToJsonString(Indented) + "\n");

    private static async Task<IReadOnlyList<LeRobotData.Sensor>> SensorsOfAsync(VersionSource source, CancellationToken cancellationToken)
    {
        var sensors = new SortedDictionary<string, LeRobotData.Sensor>(StringComparer.Ordinal);
        foreach (var sample in source.Splits.SelectMany(source.SamplesOf))
        {
            var frames = await SampleFrames.ReadAsync(sample, await ClipRow.ReadAsync(sample, cancellationToken), cancellationToken);
            foreach (var sensor in frames.Sensors)
            {
                if (!sensors.TryGetValue(sensor.Name, out var known))
                {
                    sensors.Add(sensor.Name, new(sensor.Name, sensor.ChannelNames));
                }
                else if (known.Channels.Count != sensor.ChannelCount)
                {
                    throw new InvalidDataException(
                        $"Sensor '{sensor.Name}' has {sensor.ChannelCount} channels in sample '{sample.Key}' and {known.Channels.Count} in others: a LeRobot feature has one shape. Export it as parquet, whose rows may differ.");
                }
            }
        }

        return [.. sensors.Values];
    }

    // What is in the rows byte for byte is not written twice; everything else of a sample lies beside.
    private static async Task<List<string>> AddMembersAsync(VersionSample sample, SampleFrames frames, int episode, ExportTarget target, CancellationToken cancellationToken)
    {
        var asRows = new List<string>();
        await target.AddAsync(LeRobotLayout.VideoPath(episode), sample.Video.SizeBytes, (file, token) => sample.CopyAsync(sample.Video, file, token), cancellationToken);
        foreach (var (extension, member) in sample.Members.Where(member => member.Extension != VersionSample.VideoExtension))
        {
            if (frames.ToMember(extension) is { } made && BlobHash.Compute(made) == member.Hash) asRows.Add(extension);
            else await target.AddAsync($"{LeRobotLayout.MembersFolder}/{member.Name}", member.SizeBytes, (file, token) => sample.CopyAsync(member, file, token), cancellationToken);
        }

        return asRows;
    }

    private static void CreateEpisodes(DuckDBConnection database)
    {
        var video = $"videos/{LeRobotLayout.VideoKey}";
        TableDatabase.Execute(database,
            $"""
            CREATE TABLE episodes (episode_index BIGINT, tasks VARCHAR[], length BIGINT, "data/chunk_index" BIGINT, "data/file_index" BIGINT, dataset_from_index BIGINT, dataset_to_index BIGINT,
            "{video}/chunk_index" BIGINT, "{video}/file_index" BIGINT, "{video}/from_timestamp" DOUBLE, "{video}/to_timestamp" DOUBLE, "meta/episodes/chunk_index" BIGINT, "meta/episodes/file_index" BIGINT,
            key VARCHAR, split VARCHAR, recording VARCHAR, start_frame INTEGER, stop_frame INTEGER, start_seconds DOUBLE, stop_seconds DOUBLE, members_in_rows VARCHAR[])
            """);
    }

    private static void AppendEpisode(DuckDBAppender episodes, ClipRow clip, (int Episode, long First, long Stop, int DataFile) place, List<string> asRows)
    {
        const int Chunk = LeRobotLayout.ChunkFiles;
        episodes.CreateRow().AppendValue((long)place.Episode).AppendValue(new List<string> { clip.Text }).AppendValue(place.Stop - place.First)
            .AppendValue((long)place.DataFile / Chunk).AppendValue((long)place.DataFile % Chunk).AppendValue(place.First).AppendValue(place.Stop)
            .AppendValue((long)place.Episode / Chunk).AppendValue((long)place.Episode % Chunk).AppendValue(0.0).AppendValue(clip.StopSeconds - clip.StartSeconds).AppendValue(0L).AppendValue(0L)
            .AppendValue(clip.Key).AppendValue(clip.Split).AppendValue(clip.Recording).AppendValue(clip.StartFrame).AppendValue(clip.StopFrame).AppendValue(clip.StartSeconds).AppendValue(clip.StopSeconds)
            .AppendValue(asRows).EndRow();
    }

    private static Task CopyAsync(DuckDBConnection database, string table, string options, string path, ExportTarget target, CancellationToken cancellationToken)
    {
        var scratch = target.ScratchPath($"{table}.parquet");
        TableDatabase.Execute(database, $"COPY {table} TO {TableDatabase.Quote(scratch)} (FORMAT parquet, COMPRESSION snappy{options})");
        return target.AddScratchAsync(path, scratch, cancellationToken);
    }

    private static async Task<JsonObject> InfoAsync(VersionSource source, IReadOnlyList<LeRobotData.Sensor> sensors, int tasks, CancellationToken cancellationToken)
    {
        var total = source.Manifest.Statistics.Total;
        var first = source.Splits.SelectMany(source.SamplesOf).First();
        var (width, height) = VideoSize.Find(await first.ReadAsync(first.Video, cancellationToken))
            ?? throw new InvalidDataException($"Member '{first.Video.Name}' is no MP4 with a video track: LeRobot needs its width and height. Export it as webdataset or videofolder.");
        var features = new JsonObject
        {
            [LeRobotLayout.VideoKey] = new JsonObject { ["dtype"] = "video", ["shape"] = new JsonArray(height, width, 3), ["names"] = new JsonArray("height", "width", "channels") },
        };
        foreach (var (name, type) in new[] { ("timestamp", "float32"), ("pts_seconds", "float64"), ("frame_index", "int64"), ("episode_index", "int64"), ("index", "int64"), ("task_index", "int64") })
            features[name] = new JsonObject { ["dtype"] = type, ["shape"] = new JsonArray(1), ["names"] = null };
        foreach (var sensor in sensors)
            features[LeRobotLayout.SensorColumn(sensor.Name)] = new JsonObject { ["dtype"] = "float32", ["shape"] = new JsonArray(sensor.Channels.Count), ["names"] = new JsonArray([.. sensor.Channels.Select(name => JsonValue.Create(name))]) };
        var splits = new JsonObject();
        var episode = 0;
        foreach (var split in source.Splits)
        {
            var stop = episode + source.Manifest.Statistics.Splits[split].Clips;
            splits[split] = string.Create(CultureInfo.InvariantCulture, $"{episode}:{stop}");
            episode = stop;
        }

        return new()
        {
            ["codebase_version"] = LeRobotLayout.Version,
            ["robot_type"] = null,
            ["total_episodes"] = total.Clips,
            ["total_frames"] = total.Frames,
            ["total_tasks"] = tasks,
            ["chunks_size"] = LeRobotLayout.ChunkFiles,
            ["data_files_size_in_mb"] = 100,
            ["video_files_size_in_mb"] = 500,
            // A whole number is what LeRobot reads; the frames' times are in the rows.
            ["fps"] = (int)Math.Max(1, Math.Round(total.Frames / total.Seconds)),
            ["splits"] = splits,
            ["data_path"] = LeRobotLayout.DataTemplate,
            ["video_path"] = LeRobotLayout.VideoTemplate,
            ["features"] = features,
        };
    }
}
