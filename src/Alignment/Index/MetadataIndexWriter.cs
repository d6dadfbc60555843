using System.Globalization;
using System.Text;
using DuckDB.NET.Data;

namespace WorkspaceAgents.Alignment;

/// <summary>
/// Writes the metadata index of a recording: a Parquet file with one row per reference frame. The same input gives the same bytes.
/// </summary>
/// <remarks>The columns are described in the room's README, and in the file itself by its <see cref="MetadataIndexSchema"/>.</remarks>
public static class MetadataIndexWriter
{
    /// <summary>Rows of a Parquet row group: a reader of one clip unpacks about five minutes of frames, not the recording.</summary>
    public const int RowGroupRows = 8192;

    private const int BatchRows = 65_536;

    /// <summary>Writes the index.</summary>
    /// <param name="input">What is aligned.</param>
    /// <param name="parquetPath">The file to write; it appears complete or not at all, and replaces one that is there.</param>
    /// <param name="cancellationToken">Stops between batches of rows; nothing is left behind.</param>
    /// <exception cref="ArgumentException">Frame times are not in order, or track names are not unique.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static Task WriteAsync(AlignmentInput input, string parquetPath, CancellationToken cancellationToken)
    {
        input.Check();
        return Task.Run(() => Write(input, Path.GetFullPath(parquetPath), cancellationToken), cancellationToken);
    }

    private static void Write(AlignmentInput input, string path, CancellationToken cancellationToken)
    {
        string partial = path + ".partial";
        string spill = path + ".spill";
        try
        {
            // One thread and a fixed layout, so that the bytes do not depend on the machine; what does not fit into memory goes to disk.
            using DuckDBConnection connection = MetadataIndexDatabase.Open(spill);
            MetadataIndexSchema schema = MetadataIndexSchema.Of(input);
            MetadataIndexDatabase.Execute(connection, TableSql(schema));
            AppendFrames(connection, input, cancellationToken);
            MetadataIndexDatabase.Execute(
                connection,
                $"""
                COPY frames TO {MetadataIndexDatabase.Quote(partial)} (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 3,
                ROW_GROUP_SIZE {RowGroupRows}, KV_METADATA {'{'}{MetadataIndexDatabase.Quote(MetadataIndexSchema.Key)}: {MetadataIndexDatabase.Quote(schema.ToJson())}{'}'})
                """);
            cancellationToken.ThrowIfCancellationRequested();
            File.Move(partial, path, overwrite: true);
        }
        catch (DuckDBException exception)
        {
            throw new IOException($"The metadata index could not be written: {exception.Message} Check the free space and rights of its folder.", exception);
        }
        finally
        {
            if (File.Exists(partial))
                File.Delete(partial);
            if (Directory.Exists(spill))
                Directory.Delete(spill, recursive: true);
        }
    }

    private static string TableSql(MetadataIndexSchema schema)
    {
        StringBuilder sql = new("CREATE TABLE frames (frame_index INTEGER NOT NULL, pts_seconds DOUBLE NOT NULL, duration_seconds DOUBLE NOT NULL");
        foreach (MetadataIndexSchema.CaptionColumns captions in schema.Captions)
            sql.Append(CultureInfo.InvariantCulture, $", {captions.SpansColumn} INTEGER[], {captions.TextColumn} VARCHAR");
        foreach (MetadataIndexSchema.AudioColumns audio in schema.Audio)
            sql.Append(CultureInfo.InvariantCulture, $", {audio.SampleColumn} BIGINT");
        foreach (MetadataIndexSchema.SensorColumns sensor in schema.Sensors)
        {
            sql.Append(CultureInfo.InvariantCulture, $", {sensor.GapColumn} DOUBLE");
            foreach (MetadataIndexSchema.ChannelColumn channel in sensor.Channels)
                sql.Append(CultureInfo.InvariantCulture, $", {channel.Column} DOUBLE");
        }

        return sql.Append(')').ToString();
    }

    private static void AppendFrames(DuckDBConnection connection, AlignmentInput input, CancellationToken cancellationToken)
    {
        CaptionSweep[] captions = [.. input.CaptionTracks.Select(track => new CaptionSweep(track))];
        SensorCursor[] sensors = [.. input.SensorTracks.Select(track => new SensorCursor(track))];
        double[][] values = [.. input.SensorTracks.Select(track => new double[track.Log.Channels.Count])];
        for (int start = 0; start < input.FramePtsSeconds.Count; start += BatchRows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using DuckDBAppender appender = connection.CreateAppender("frames");
            int stop = Math.Min(start + BatchRows, input.FramePtsSeconds.Count);
            for (int frame = start; frame < stop; frame++)
            {
                double pts = input.FramePtsSeconds[frame];
                double duration = input.DurationSeconds(frame);
                IDuckDBAppenderRow row = appender.CreateRow().AppendValue(frame).AppendValue(pts).AppendValue(duration);
                for (int track = 0; track < captions.Length; track++)
                    AppendCaptions(row, input.CaptionTracks[track], captions[track].Spans(pts, pts + duration));
                foreach (AudioTrack audio in input.AudioTracks)
                    row.AppendValue(SampleAt(audio, pts));
                for (int track = 0; track < sensors.Length; track++)
                    AppendSensor(row, sensors[track], values[track], pts);
                row.EndRow();
            }

            appender.Close();
        }
    }

    private static void AppendCaptions(IDuckDBAppenderRow row, CaptionTrack track, IReadOnlyList<int> spans)
    {
        row.AppendValue<int>(spans);
        if (spans.Count == 0)
            row.AppendNullValue();
        else
            row.AppendValue(spans.Count == 1 ? track.Captions[spans[0]].Text : string.Join('\n', spans.Select(span => track.Captions[span].Text)));
    }

    private static void AppendSensor(IDuckDBAppenderRow row, SensorCursor sensor, double[] values, double pts)
    {
        double gapMs = sensor.Read(pts, values);
        row.AppendValue(double.IsNaN(gapMs) ? null : (double?)gapMs);
        foreach (double value in values)
            row.AppendValue(double.IsNaN(value) ? null : (double?)value);
    }

    /// <summary>The audio sample that plays at a reference time, or null outside the audio and while its clock paused.</summary>
    internal static long? SampleAt(AudioTrack audio, double referenceSeconds)
    {
        double seconds = audio.Clock.ToTrack(referenceSeconds) - audio.StartSeconds;
        if (!(seconds >= 0 && seconds < audio.DurationSeconds))
            return null;

        // A frame time that is a whole number of samples must not fall to the one before by the last bit of a double.
        double position = seconds * audio.SampleRateHz;
        double nearest = Math.Round(position);
        return (long)(Math.Abs(position - nearest) < 1e-6 ? nearest : Math.Floor(position));
    }
}
