using System.Runtime.CompilerServices;
using DuckDB.NET.Data;

namespace WorkspaceAgents.Formats;

/// <summary>Reads LeRobot's layout back: episodes as samples, arrays made of the rows.</summary>
internal static class LeRobotReader
{
    public static bool Recognises(string folder) => File.Exists(Path.Combine(folder, LeRobotLayout.InfoPath));

    public static async IAsyncEnumerable<ReadSample> ReadAsync(string folder, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var database = TableDatabase.Open();
        using var command = database.CreateCommand();
        command.CommandText =
            $"SELECT key, split, recording, start_frame, stop_frame, start_seconds, stop_seconds, tasks[1], members_in_rows, episode_index, \"data/chunk_index\" * {LeRobotLayout.ChunkFiles} + \"data/file_index\" FROM read_parquet({TableDatabase.QuoteForReading(Path.Combine(folder, LeRobotLayout.EpisodesPath))}) ORDER BY episode_index";
        using var episodes = Guard(folder, command.ExecuteReader);
        using var frames = TableDatabase.Open();
        while (await Task.Run(() => Guard(folder, () => episodes.Read() ? Read(folder, episodes, frames) : null), cancellationToken) is { } sample)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return sample;
        }
    }

    private static ReadSample Read(string folder, DuckDBDataReader row, DuckDBConnection frames)
    {
        var key = row.GetString(0);
        var episode = row.GetInt64(9);
        var video = Path.Combine(folder, LeRobotLayout.VideoPath((int)episode));
        if (!File.Exists(video)) throw new InvalidDataException($"Episode {episode} ('{key}') has no video '{video}'. Export it again.");
        var members = new Dictionary<string, Func<CancellationToken, Task<Stream>>>(StringComparer.Ordinal) { [VersionSample.VideoExtension] = _ => OpenAsync(video) };
        var beside = Path.Combine(folder, LeRobotLayout.MembersFolder);
        if (Directory.Exists(beside))
        {
            foreach (var path in Directory.EnumerateFiles(beside, key + ".*")) members[Path.GetFileName(path)[(key.Length + 1)..]] = _ => OpenAsync(path);
        }

        var data = Path.Combine(folder, LeRobotLayout.DataPath((int)row.GetInt64(10)));
        foreach (var extension in row.GetFieldValue<List<string>>(8))
        {
            var bytes = ReadRows(frames, data, episode, extension);
            members[extension] = _ => Task.FromResult<Stream>(new MemoryStream(bytes, writable: false));
        }

        return new()
        {
            Key = key, Split = row.GetString(1), Recording = row.GetString(2), StartFrame = row.GetInt32(3), StopFrame = row.GetInt32(4), StartSeconds = row.GetDouble(5), StopSeconds = row.GetDouble(6),
            Text = row.GetString(7), Members = members,
        };
    }

    private static byte[] ReadRows(DuckDBConnection database, string path, long episode, string extension)
    {
        var isTimes = extension == SampleFrames.Times;
        var column = isTimes ? "pts_seconds" : LeRobotLayout.SensorColumn(SampleFrames.SensorOf(extension));
        using var command = database.CreateCommand();
        command.CommandText = FormattableString.Invariant($"SELECT {TableDatabase.Name(column)} FROM read_parquet({TableDatabase.QuoteForReading(path)}) WHERE episode_index = {episode} ORDER BY frame_index");
        using var reader = command.ExecuteReader();
        var (times, values, rows) = (new List<double>(), new List<float>(), 0);
        for (; reader.Read(); rows++)
        {
            if (isTimes) times.Add(reader.GetDouble(0));
            else values.AddRange(reader.GetFieldValue<List<float>>(0));
        }

        return isTimes ? Npy.WriteFloat64([.. times]) : Npy.Write([.. values], rows, rows == 0 ? 0 : values.Count / rows);
    }

    private static Task<Stream> OpenAsync(string path) => Task.FromResult<Stream>(new FileStream(path, new FileStreamOptions { Options = FileOptions.Asynchronous }));

    private static T Guard<T>(string folder, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is DuckDBException or InvalidCastException)
        {
            throw new InvalidDataException($"'{folder}' cannot be read as a LeRobot dataset that we wrote: {exception.Message}", exception);
        }
    }
}
