using System.Text.Json.Nodes;
using DuckDB.NET.Data;

namespace WorkspaceAgents.Formats;

/// <summary>The rows of the frames, file after file, with their statistics.</summary>
internal sealed class LeRobotData(IReadOnlyList<LeRobotData.Sensor> sensors, ExportTarget target) : IDisposable
{
    private static readonly string[] Numbers = ["timestamp", "pts_seconds", "frame_index", "episode_index", "index", "task_index"];
    private readonly Dictionary<string, FeatureStatistics> _statistics =
        Numbers.ToDictionary(name => name, _ => new FeatureStatistics(1)).Concat(sensors.ToDictionary(s => LeRobotLayout.SensorColumn(s.Name), s => new FeatureStatistics(s.Channels.Count))).ToDictionary();

    private DuckDBConnection? _database;
    private int _framesInFile;

    /// <summary>A sensor that is a feature: the same channels in every episode.</summary>
    public sealed record Sensor(string Name, IReadOnlyList<string> Channels);

    /// <summary>The file that the next episode goes to.</summary>
    public int File { get; private set; }

    /// <summary>Frames so far.</summary>
    public long Frames { get; private set; }

    public JsonObject Statistics => new(_statistics.Select(feature => KeyValuePair.Create<string, JsonNode?>(feature.Key, feature.Value.ToJson())));

    public void Add(int episode, int task, SampleFrames frames)
    {
        if (_database is null)
        {
            _database = TableDatabase.Open(target.ScratchPath("lerobot.spill"));
            TableDatabase.Execute(_database, $"CREATE TABLE frames (timestamp FLOAT, pts_seconds DOUBLE, frame_index BIGINT, episode_index BIGINT, \"index\" BIGINT, task_index BIGINT{string.Concat(sensors.Select(s => $", {TableDatabase.Name(LeRobotLayout.SensorColumn(s.Name))} FLOAT[]"))})");
        }

        using var table = _database.CreateAppender("frames");
        for (var frame = 0; frame < frames.PtsSeconds.Length; frame++)
        {
            var pts = frames.PtsSeconds[frame];
            // From the episode's first frame, as LeRobot counts; the time itself, never the frame's number divided by a rate.
            var timestamp = (float)(pts - frames.PtsSeconds[0]);
            var row = table.CreateRow().AppendValue(timestamp).AppendValue(pts).AppendValue((long)frame).AppendValue((long)episode).AppendValue(Frames).AppendValue((long)task);
            foreach (var (name, value) in Numbers.Zip<string, double>([timestamp, pts, frame, episode, Frames, task])) _statistics[name].Add([value]);
            foreach (var sensor in sensors)
            {
                var values = ValuesOf(frames, sensor, frame);
                row.AppendValue(values);
                _statistics[LeRobotLayout.SensorColumn(sensor.Name)].Add([.. values.Select(value => (double)value)]);
            }

            row.EndRow();
            Frames++;
        }

        _framesInFile += frames.PtsSeconds.Length;
    }

    /// <summary>Ends the file when it is full, or at the end.</summary>
    public async Task FlushAsync(bool isLast, CancellationToken cancellationToken)
    {
        if (_database is null || !isLast && _framesInFile < LeRobotLayout.DataFileFrames) return;
        var scratch = target.ScratchPath("lerobot-data.parquet");
        TableDatabase.Execute(_database, $"COPY frames TO {TableDatabase.Quote(scratch)} (FORMAT parquet, COMPRESSION snappy)");
        _database.Dispose();
        _database = null;
        await target.AddScratchAsync(LeRobotLayout.DataPath(File), scratch, cancellationToken);
        (File, _framesInFile) = (File + 1, 0);
    }

    public void Dispose() => _database?.Dispose();

    private static List<float> ValuesOf(SampleFrames frames, Sensor sensor, int frame)
    {
        var found = frames.Sensors.FirstOrDefault(other => other.Name == sensor.Name);
        return found is null
            ? [.. Enumerable.Repeat(float.NaN, sensor.Channels.Count)]
            : [.. found.Values.AsSpan(frame * found.ChannelCount, found.ChannelCount)];
    }
}
