using System.Globalization;
using System.Text.Json;
using DuckDB.NET.Data;

namespace WorkspaceAgents.Formats;

/// <summary>
/// <c>clips/SPLIT-00000.parquet</c>: a row a clip with every member in a column of its own, the video too; <c>frames/SPLIT-00000.parquet</c>: a row a frame with its time and
/// the sensors. Parts are of about <see cref="ExportOptions.PartBytes"/>, so that memory does not grow with the version.
/// </summary>
internal static class ClipsParquetWriter
{
    /// <summary>Where the file says which column is which extension: JSON in its key-value metadata.</summary>
    public const string ColumnsKey = "workspaceagents.members";

    private const string ClipColumns =
        "key VARCHAR NOT NULL, split VARCHAR NOT NULL, recording VARCHAR NOT NULL, label VARCHAR NOT NULL, start_frame INTEGER NOT NULL, stop_frame INTEGER NOT NULL, start_seconds DOUBLE NOT NULL, stop_seconds DOUBLE NOT NULL, text VARCHAR NOT NULL";

    public static async Task WriteAsync(VersionSource source, ExportTarget target, ExportOptions options, CancellationToken cancellationToken)
    {
        var columns = MemberColumns.Of(source.Manifest);
        foreach (var split in source.Splits)
        {
            var sensors = await SensorsOfAsync(source, split, cancellationToken);
            var part = 0;
            foreach (var samples in PartsOf(source.SamplesOf(split), options.PartBytes))
            {
                var name = string.Create(CultureInfo.InvariantCulture, $"{split}-{part++:D5}.parquet");
                var (clips, frames) = (target.ScratchPath($"clips-{name}"), target.ScratchPath($"frames-{name}"));
                await WritePartAsync(samples, columns, sensors, (clips, frames), cancellationToken);
                await target.AddScratchAsync($"clips/{name}", clips, cancellationToken);
                await target.AddScratchAsync($"frames/{name}", frames, cancellationToken);
            }
        }
    }

    // Every part has the columns of all sensors of the split, so that they are one table.
    private static async Task<IReadOnlyList<string>> SensorsOfAsync(VersionSource source, string split, CancellationToken cancellationToken)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        // A recording's clips have the same sensors: one of them tells.
        foreach (var sample in source.SamplesOf(split).DistinctBy(sample => (sample.Described.Recording, string.Join(' ', sample.Members.Select(member => member.Extension)))))
        {
            var row = await ClipRow.ReadAsync(sample, cancellationToken);
            names.UnionWith((await SampleFrames.ReadAsync(sample, row, cancellationToken)).Sensors.Select(sensor => sensor.Name));
        }

        return [.. names];
    }

    private static IEnumerable<IReadOnlyList<VersionSample>> PartsOf(IEnumerable<VersionSample> samples, long partBytes)
    {
        var part = new List<VersionSample>();
        long bytes = 0;
        foreach (var sample in samples)
        {
            var size = sample.Described.Members.Sum(member => member.SizeBytes);
            if (part.Count > 0 && bytes + size > partBytes)
            {
                yield return part;
                (part, bytes) = ([], 0);
            }

            part.Add(sample);
            bytes += size;
        }

        if (part.Count > 0) yield return part;
    }

    private static async Task WritePartAsync(
        IReadOnlyList<VersionSample> samples, MemberColumns columns, IReadOnlyList<string> sensors, (string Clips, string Frames) paths, CancellationToken cancellationToken)
    {
        using var database = TableDatabase.Open(paths.Clips + ".spill");
        TableDatabase.Execute(database, $"CREATE TABLE clips ({ClipColumns}, {string.Join(", ", columns.All.Select(member => $"{TableDatabase.Name(member.Column)} BLOB"))})");
        TableDatabase.Execute(database, $"CREATE TABLE frames (key VARCHAR NOT NULL, split VARCHAR NOT NULL, recording VARCHAR NOT NULL, frame INTEGER NOT NULL, clip_frame INTEGER NOT NULL, pts_seconds DOUBLE NOT NULL{string.Concat(sensors.Select(sensor => $", {TableDatabase.Name("sensor_" + sensor)} FLOAT[]"))})");
        using (var clips = database.CreateAppender("clips"))
        using (var frames = database.CreateAppender("frames"))
        {
            foreach (var sample in samples)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var row = await ClipRow.ReadAsync(sample, cancellationToken);
                await AppendClipAsync(clips.CreateRow(), sample, row, columns, cancellationToken);
                AppendFrames(frames, row, await SampleFrames.ReadAsync(sample, row, cancellationToken), sensors);
            }
        }

        var members = JsonSerializer.Serialize(columns.All.ToDictionary(member => member.Column, member => member.Extension));
        // Videos do not get smaller: only what is small text is worth compressing, and zstd passes quickly over the rest.
        TableDatabase.Execute(database, $"COPY clips TO {TableDatabase.Quote(paths.Clips)} (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, KV_METADATA {{{TableDatabase.Quote(ColumnsKey)}: {TableDatabase.Quote(members)}}})");
        TableDatabase.Execute(database, $"COPY frames TO {TableDatabase.Quote(paths.Frames)} (FORMAT parquet, COMPRESSION zstd)");
    }

    private static async Task AppendClipAsync(IDuckDBAppenderRow cells, VersionSample sample, ClipRow row, MemberColumns columns, CancellationToken cancellationToken)
    {
        cells.AppendValue(row.Key).AppendValue(row.Split).AppendValue(row.Recording).AppendValue(row.Label).AppendValue(row.StartFrame).AppendValue(row.StopFrame)
            .AppendValue(row.StartSeconds).AppendValue(row.StopSeconds).AppendValue(row.Text);
        foreach (var (extension, _) in columns.All)
        {
            if (sample.Find(extension) is { } member) cells.AppendValue(await sample.ReadAsync(member, cancellationToken));
            else cells.AppendNullValue();
        }

        cells.EndRow();
    }

    private static void AppendFrames(DuckDBAppender table, ClipRow row, SampleFrames frames, IReadOnlyList<string> sensors)
    {
        var bySensor = sensors.Select(name => frames.Sensors.FirstOrDefault(sensor => sensor.Name == name)).ToList();
        for (var frame = 0; frame < frames.PtsSeconds.Length; frame++)
        {
            var cells = table.CreateRow().AppendValue(row.Key).AppendValue(row.Split).AppendValue(row.Recording).AppendValue(row.StartFrame + frame).AppendValue(frame)
                .AppendValue(frames.PtsSeconds[frame]);
            foreach (var sensor in bySensor)
            {
                if (sensor is null) cells.AppendNullValue();
                else cells.AppendValue(sensor.Values[(frame * sensor.ChannelCount)..((frame + 1) * sensor.ChannelCount)]);
            }

            cells.EndRow();
        }
    }
}
