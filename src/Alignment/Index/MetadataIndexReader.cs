using System.Runtime.CompilerServices;
using System.Text;
using DuckDB.NET.Data;

namespace WorkspaceAgents.Alignment;

/// <summary>Reads frame ranges of a metadata index. Only the row groups that hold the range are unpacked.</summary>
public static class MetadataIndexReader
{
    /// <summary>Reads what the columns are.</summary>
    /// <exception cref="InvalidDataException">The file is no metadata index.</exception>
    public static Task<MetadataIndexSchema> ReadSchemaAsync(string parquetPath, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            using DuckDBConnection connection = MetadataIndexDatabase.Open();
            return Guard(parquetPath, () => ReadSchema(connection, parquetPath));
        },
        cancellationToken);

    /// <summary>Reads the times of all frames, in reference seconds.</summary>
    /// <exception cref="InvalidDataException">The file is no metadata index.</exception>
    public static Task<double[]> ReadFramesAsync(string parquetPath, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            using DuckDBConnection connection = MetadataIndexDatabase.Open();
            return Guard(parquetPath, () =>
            {
                double[] pts = new double[ReadSchema(connection, parquetPath).FrameCount];
                using DuckDBCommand command = connection.CreateCommand();
                command.CommandText = $"SELECT pts_seconds FROM read_parquet({MetadataIndexDatabase.QuoteForReading(parquetPath)}) ORDER BY frame_index";
                command.UseStreamingMode = true;
                using DuckDBDataReader reader = command.ExecuteReader();
                for (int frame = 0; frame < pts.Length && reader.Read(); frame++)
                    pts[frame] = reader.GetDouble(0);
                return pts;
            });
        },
        cancellationToken);

    /// <summary>Reads the frames [<paramref name="startFrame"/>, <paramref name="stopFrame"/>).</summary>
    /// <param name="parquetPath">The index file.</param>
    /// <param name="startFrame">First frame, 0 or more.</param>
    /// <param name="stopFrame">The frame after the last; at most the number of frames.</param>
    /// <param name="cancellationToken">Stops before the query and between its rows.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range does not lie inside the index.</exception>
    /// <exception cref="InvalidDataException">The file is no metadata index.</exception>
    public static Task<MetadataIndexRange> ReadAsync(string parquetPath, int startFrame, int stopFrame, CancellationToken cancellationToken)
    {
        CheckRange(startFrame, stopFrame);
        return Task.Run(
            () =>
            {
                using DuckDBConnection connection = MetadataIndexDatabase.Open();
                return Guard(parquetPath, () => ReadRange(connection, ReadSchema(connection, parquetPath), parquetPath, startFrame, stopFrame, cancellationToken));
            },
            cancellationToken);
    }

    /// <summary>Reads many ranges, such as the clips of a recording, one after the other over one open index.</summary>
    /// <param name="parquetPath">The index file.</param>
    /// <param name="ranges">Ranges [start, stop) of frames, in any order.</param>
    /// <param name="cancellationToken">Stops before a query and between its rows.</param>
    /// <exception cref="ArgumentOutOfRangeException">A range does not lie inside the index.</exception>
    /// <exception cref="InvalidDataException">The file is no metadata index.</exception>
    public static async IAsyncEnumerable<MetadataIndexRange> ReadRangesAsync(
        string parquetPath,
        IEnumerable<(int StartFrame, int StopFrame)> ranges,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using DuckDBConnection connection = MetadataIndexDatabase.Open();
        MetadataIndexSchema schema = await Task.Run(() => Guard(parquetPath, () => ReadSchema(connection, parquetPath)), cancellationToken);
        foreach ((int startFrame, int stopFrame) in ranges)
        {
            CheckRange(startFrame, stopFrame);
            yield return await Task.Run(
                () => Guard(parquetPath, () => ReadRange(connection, schema, parquetPath, startFrame, stopFrame, cancellationToken)), cancellationToken);
        }
    }

    private static void CheckRange(int startFrame, int stopFrame)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(startFrame);
        ArgumentOutOfRangeException.ThrowIfLessThan(stopFrame, startFrame);
    }

    private static MetadataIndexSchema ReadSchema(DuckDBConnection connection, string path)
    {
        using DuckDBCommand command = connection.CreateCommand();
        command.CommandText = $"SELECT value FROM parquet_kv_metadata({MetadataIndexDatabase.QuoteForReading(path)}) WHERE decode(key) = {MetadataIndexDatabase.Quote(MetadataIndexSchema.Key)}";
        using DuckDBDataReader reader = command.ExecuteReader();
        if (!reader.Read())
            throw new InvalidDataException("The file is Parquet, but no metadata index; align the recording again.");
        using Stream json = reader.GetStream(0);
        using MemoryStream copy = new();
        json.CopyTo(copy);
        return MetadataIndexSchema.FromJson(copy.ToArray());
    }

    private static MetadataIndexRange ReadRange(
        DuckDBConnection connection, MetadataIndexSchema schema, string path, int startFrame, int stopFrame, CancellationToken cancellationToken)
    {
        if (stopFrame > schema.FrameCount)
            throw new ArgumentOutOfRangeException(nameof(stopFrame), stopFrame, $"The index has {schema.FrameCount} frames.");

        int frames = stopFrame - startFrame;
        double[] pts = new double[frames];
        double[] durations = new double[frames];
        int[][][] spans = [.. schema.Captions.Select(_ => new int[frames][])];
        long?[][] samples = [.. schema.Audio.Select(_ => new long?[frames])];
        double[][] gaps = [.. schema.Sensors.Select(_ => new double[frames])];
        float[][][] values = [.. schema.Sensors.Select(_ => new float[frames][])];

        using DuckDBCommand command = connection.CreateCommand();
        command.CommandText = Query(schema, path, startFrame, stopFrame);
        using DuckDBDataReader reader = command.ExecuteReader();
        int frame = 0;
        for (; reader.Read(); frame++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int column = 0;
            pts[frame] = reader.GetDouble(column++);
            durations[frame] = reader.GetDouble(column++);
            foreach (int[][] track in spans)
                track[frame] = [.. reader.GetFieldValue<List<int>>(column++)];
            foreach (long?[] track in samples)
                track[frame] = reader.IsDBNull(column++) ? null : reader.GetInt64(column - 1);
            for (int track = 0; track < gaps.Length; track++)
            {
                gaps[track][frame] = GetDouble(reader, column++);
                float[] row = values[track][frame] = new float[schema.Sensors[track].Channels.Count];
                for (int channel = 0; channel < row.Length; channel++)
                    row[channel] = (float)GetDouble(reader, column++);
            }
        }

        if (frame != frames)
            throw new InvalidDataException($"The metadata index has {frame} of the frames {startFrame} to {stopFrame}; align the recording again.");
        return new MetadataIndexRange
        {
            StartFrame = startFrame,
            PtsSeconds = pts,
            DurationsSeconds = durations,
            Captions = [.. schema.Captions.Select((track, i) => new MetadataIndexRange.CaptionRows(
                track.Name, spans[i], [.. spans[i].SelectMany(row => row).Distinct().Order().Select(span => (span, track.Spans[span]))]))],
            Audio = [.. schema.Audio.Select((track, i) => new MetadataIndexRange.AudioRows(track.Name, track.SampleRateHz, samples[i]))],
            Sensors = [.. schema.Sensors.Select((track, i) => new MetadataIndexRange.SensorRows(
                track.Name, [.. track.Channels.Select(channel => new SensorChannel(channel.Name, channel.Unit))], values[i], gaps[i]))],
        };
    }

    private static string Query(MetadataIndexSchema schema, string path, int startFrame, int stopFrame)
    {
        StringBuilder sql = new("SELECT pts_seconds, duration_seconds");
        foreach (MetadataIndexSchema.CaptionColumns track in schema.Captions)
            sql.Append(", ").Append(Name(track.SpansColumn));
        foreach (MetadataIndexSchema.AudioColumns track in schema.Audio)
            sql.Append(", ").Append(Name(track.SampleColumn));
        foreach (MetadataIndexSchema.SensorColumns track in schema.Sensors)
        {
            sql.Append(", ").Append(Name(track.GapColumn));
            foreach (MetadataIndexSchema.ChannelColumn channel in track.Channels)
                sql.Append(", ").Append(Name(channel.Column));
        }

        return sql.Append(FormattableString.Invariant(
            $" FROM read_parquet({MetadataIndexDatabase.QuoteForReading(path)}) WHERE frame_index >= {startFrame} AND frame_index < {stopFrame} ORDER BY frame_index")).ToString();
    }

    // The schema comes from the file: its column names are quoted, however they were made.
    private static string Name(string column) => $"\"{column.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static double GetDouble(DuckDBDataReader reader, int column) => reader.IsDBNull(column) ? double.NaN : reader.GetDouble(column);

    private static T Guard<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is DuckDBException or System.Text.Json.JsonException)
        {
            throw new InvalidDataException($"'{Path.GetFileName(path)}' cannot be read as a metadata index: {exception.Message} Align the recording again.", exception);
        }
    }
}
