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

    private const int BatchRows = 64 * SensorPositions.Capacity;

    /// <summary>Writes the index.</summary>
    /// <param name="input">What is aligned.</param>
    /// <param name="parquetPath">The file to write; it appears complete or not at all, and replaces one that is there.</param>
    /// <param name="cancellationToken">Stops between batches of rows; nothing is left behind.</param>
    /// <exception cref="ArgumentException">Frame times are not in order, or track names are not unique.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static Task WriteAsync(AlignmentInput input, string parquetPath, CancellationToken cancellationToken)
    {
        input.Check();
        return Task.Run(() => Write(input, null, Path.GetFullPath(parquetPath), cancellationToken), cancellationToken);
    }

    /// <summary>Writes an index that has the rows and columns of another, with the same values, and the columns of more tracks.</summary>
    /// <param name="existingPath">The other index.</param>
    /// <param name="added">The tracks that are added, with the frame times of that index (<see cref="MetadataIndexReader.ReadFramesAsync"/>).</param>
    /// <param name="parquetPath">The file to write; it appears complete or not at all, and may be the other one.</param>
    /// <param name="cancellationToken">Stops between batches of rows; nothing is left behind.</param>
    /// <exception cref="ArgumentException">The frames are not those of the index, are not in order, or track names are not unique.</exception>
    /// <exception cref="InvalidDataException">The other file is no metadata index.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static async Task AddAsync(string existingPath, AlignmentInput added, string parquetPath, CancellationToken cancellationToken)
    {
        added.Check();
        MetadataIndexSchema schema = await MetadataIndexReader.ReadSchemaAsync(existingPath, cancellationToken);
        double[] pts = await MetadataIndexReader.ReadFramesAsync(existingPath, cancellationToken);
        if (schema.StopSeconds != added.StopSeconds || !pts.SequenceEqual(added.FramePtsSeconds))
            throw new ArgumentException("The frame times are not those of the index; tracks are added to the frames it has.", nameof(added));
        await Task.Run(() => Write(added, (existingPath, schema), Path.GetFullPath(parquetPath), cancellationToken), cancellationToken);
    }

    private static void Write(AlignmentInput input, (string Path, MetadataIndexSchema Schema)? existing, string path, CancellationToken cancellationToken)
    {
        string partial = path + ".partial";
        string spill = path + ".spill";
        try
        {
            // One thread and a fixed layout, so that the bytes do not depend on the machine; what does not fit into memory goes to disk.
            using DuckDBConnection connection = MetadataIndexDatabase.Open(spill);
            MetadataIndexSchema schema = MetadataIndexNaming.Name(input, existing?.Schema);
            IReadOnlyList<IndexColumns> columns = IndexColumns.Of(input, schema);
            IEnumerable<string> sql = ["frame_index INTEGER NOT NULL", "pts_seconds DOUBLE NOT NULL", "duration_seconds DOUBLE NOT NULL", .. columns.SelectMany(track => track.Sql)];
            MetadataIndexDatabase.Execute(connection, $"CREATE TABLE frames ({string.Join(", ", sql)})");
            AppendFrames(connection, input, columns, cancellationToken);
            string rows = "frames";
            if (existing is { } other)
            {
                rows = $"(SELECT old.*, new.* EXCLUDE (frame_index, pts_seconds, duration_seconds) FROM read_parquet({MetadataIndexDatabase.QuoteForReading(other.Path)}) old POSITIONAL JOIN frames new)";
                schema = other.Schema.With(schema);
            }

            MetadataIndexDatabase.Execute(
                connection,
                $"""
                COPY {rows} TO {MetadataIndexDatabase.Quote(partial)} (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 3,
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

    private static void AppendFrames(DuckDBConnection connection, AlignmentInput input, IReadOnlyList<IndexColumns> columns, CancellationToken cancellationToken)
    {
        for (int batch = 0; batch < input.FramePtsSeconds.Count; batch += BatchRows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using DuckDBAppender appender = connection.CreateAppender("frames");
            int stop = Math.Min(batch + BatchRows, input.FramePtsSeconds.Count);
            for (int start = batch; start < stop; start += SensorPositions.Capacity)
                AppendFrames(appender, IndexFrames.Of(input, start), columns);
            appender.Close();
        }
    }

    private static void AppendFrames(DuckDBAppender appender, IndexFrames frames, IReadOnlyList<IndexColumns> columns)
    {
        foreach (IndexColumns track in columns)
            track.Read(frames);
        for (int frame = 0; frame < frames.PtsSeconds.Length; frame++)
        {
            IDuckDBAppenderRow row = appender.CreateRow().AppendValue(frames.First + frame).AppendValue(frames.PtsSeconds[frame]).AppendValue(frames.DurationsSeconds[frame]);
            foreach (IndexColumns track in columns)
                track.Append(row, frames, frame);
            row.EndRow();
        }
    }
}
