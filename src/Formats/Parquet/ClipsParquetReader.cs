using System.Runtime.CompilerServices;
using System.Text.Json;
using DuckDB.NET.Data;

namespace WorkspaceAgents.Formats;

/// <summary>Reads the clips table back, a row at a time.</summary>
internal static class ClipsParquetReader
{
    public static bool Recognises(string folder) =>
        Directory.Exists(Path.Combine(folder, "clips")) && Directory.EnumerateFiles(Path.Combine(folder, "clips"), "*.parquet").Any();

    public static async IAsyncEnumerable<ReadSample> ReadAsync(string folder, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var path in Directory.EnumerateFiles(Path.Combine(folder, "clips"), "*.parquet").Order(StringComparer.Ordinal))
        {
            using var database = TableDatabase.Open();
            var members = await Task.Run(() => Guard(path, () => Members(database, path)), cancellationToken);
            using var command = database.CreateCommand();
            command.CommandText = $"SELECT * FROM read_parquet({TableDatabase.QuoteForReading(path)})";
            command.UseStreamingMode = true; // A file is a part of bounded size: that much is in memory, and not the table.
            using var rows = await Task.Run(() => Guard(path, command.ExecuteReader), cancellationToken);
            while (await Task.Run(() => Guard(path, () => rows.Read() ? Read(rows, members) : null), cancellationToken) is { } sample) yield return sample;
        }
    }

    private static Dictionary<string, string> Members(DuckDBConnection database, string path)
    {
        using var command = database.CreateCommand();
        command.CommandText = $"SELECT value FROM parquet_kv_metadata({TableDatabase.QuoteForReading(path)}) WHERE decode(key) = {TableDatabase.Quote(ClipsParquetWriter.ColumnsKey)}";
        using var reader = command.ExecuteReader();
        if (!reader.Read()) throw new InvalidDataException($"'{path}' does not say which of its columns are files of a sample: it was written by another program.");
        using var json = reader.GetStream(0);
        return JsonSerializer.Deserialize<Dictionary<string, string>>(json) ?? [];
    }

    private static ReadSample Read(DuckDBDataReader reader, Dictionary<string, string> members)
    {
        var found = new Dictionary<string, Func<CancellationToken, Task<Stream>>>(StringComparer.Ordinal);
        foreach (var (column, extension) in members)
        {
            if (reader.IsDBNull(reader.GetOrdinal(column))) continue;
            using var content = reader.GetStream(reader.GetOrdinal(column));
            var bytes = new byte[content.Length];
            content.ReadExactly(bytes);
            found.Add(extension, _ => Task.FromResult<Stream>(new MemoryStream(bytes, writable: false)));
        }

        return new()
        {
            Key = reader.GetString(reader.GetOrdinal("key")),
            Split = reader.GetString(reader.GetOrdinal("split")),
            Recording = reader.GetString(reader.GetOrdinal("recording")),
            StartFrame = reader.GetInt32(reader.GetOrdinal("start_frame")),
            StopFrame = reader.GetInt32(reader.GetOrdinal("stop_frame")),
            StartSeconds = reader.GetDouble(reader.GetOrdinal("start_seconds")),
            StopSeconds = reader.GetDouble(reader.GetOrdinal("stop_seconds")),
            Text = reader.GetString(reader.GetOrdinal("text")),
            Members = found,
        };
    }

    private static T Guard<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is DuckDBException or JsonException or InvalidCastException or IndexOutOfRangeException)
        {
            throw new InvalidDataException($"'{path}' cannot be read as a table of clips: {exception.Message} Export it again.", exception);
        }
    }
}
