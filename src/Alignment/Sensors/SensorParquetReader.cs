using System.Globalization;
using System.Text;
using DuckDB.NET.Data;

namespace WorkspaceAgents.Alignment;

/// <summary>
/// Reads a Parquet table as a log: columns are channels, structures are taken apart (<c>accel.x</c>), true and false are 1 and 0. The time column is named and read as
/// in a table of text, or is the only one of a TIMESTAMP type, of any unit. Rows are in file order.
/// </summary>
internal static class SensorParquetReader
{
    private const int MaxDepth = 4;

    public static async Task<SensorLog> ReadAsync(Stream content, string name, CancellationToken cancellationToken)
    {
        // A table is read from its end, and not by a stream: it goes to a file of its own, with a name that is nobody's.
        string path = Path.Combine(Path.GetTempPath(), $"{Path.GetRandomFileName()}.parquet");
        try
        {
            await using (FileStream file = new(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous }))
                await content.CopyToAsync(file, cancellationToken);
            return await Task.Run(() => Read(path, name, cancellationToken), cancellationToken);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static SensorLog Read(string path, string name, CancellationToken cancellationToken)
    {
        SensorCsvParser parser = new(name);
        try
        {
            using DuckDBConnection connection = MetadataIndexDatabase.Open();
            string table = $"read_parquet({MetadataIndexDatabase.QuoteForReading(path)})";
            List<Column> columns = [];
            AddColumns(connection, table, "", "", 0, columns);
            if (columns.Count > 0 && parser.TakeNames(string.Join('\t', NamesOf(columns, UtcColumns(connection, path)))))
                AddRows(connection, $"SELECT concat_ws(chr(9), {string.Join(", ", columns.Select(column => column.Cell))}) FROM {table}", parser, cancellationToken);
        }
        catch (DuckDBException exception)
        {
            parser.Note("sensor.parquet-damaged", AlignmentSeverity.Error, $"The file cannot be read as Parquet from some place on: {WebVttReader.Shorten(exception.Message)}", "Check that the upload is the whole file.");
        }

        return parser.Finish();
    }

    private static void AddRows(DuckDBConnection connection, string sql, SensorCsvParser parser, CancellationToken cancellationToken)
    {
        using DuckDBCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.UseStreamingMode = true;
        using DuckDBDataReader reader = command.ExecuteReader();
        while (!parser.IsStopped && reader.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            parser.AddLine(Encoding.UTF8.GetBytes(reader.GetString(0)));
        }
    }

    private static void AddColumns(DuckDBConnection connection, string table, string of, string prefix, int depth, List<Column> columns)
    {
        List<(string Name, string Type)> fields = [];
        using (DuckDBCommand command = connection.CreateCommand())
        {
            command.CommandText = $"DESCRIBE SELECT {(of.Length == 0 ? "*" : $"unnest({of})")} FROM {table}";
            using DuckDBDataReader reader = command.ExecuteReader();
            while (reader.Read())
                fields.Add((reader.GetString(0), reader.GetString(1)));
        }

        foreach ((string field, string type) in fields)
        {
            string path = of.Length == 0 ? $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : $"struct_extract({of}, {MetadataIndexDatabase.Quote(field)})";
            string called = prefix + field.Replace('\t', ' ').Replace('"', '\'').ReplaceLineEndings(" ");
            if (type.StartsWith("STRUCT(", StringComparison.Ordinal) && !type.EndsWith(']') && depth < MaxDepth)
                AddColumns(connection, table, path, $"{called}.", depth + 1, columns);
            else
                columns.Add(new Column(called, type, path));
        }
    }

    /// <summary>Columns whose times the file says are UTC: DuckDB knows that of microseconds only, and not of nanoseconds.</summary>
    private static HashSet<string> UtcColumns(DuckDBConnection connection, string path)
    {
        using DuckDBCommand command = connection.CreateCommand();
        command.CommandText = $"SELECT name FROM parquet_schema({MetadataIndexDatabase.QuoteForReading(path)}) WHERE logical_type LIKE '%isAdjustedToUTC=1%'";
        using DuckDBDataReader reader = command.ExecuteReader();
        HashSet<string> names = new(StringComparer.Ordinal);
        while (reader.Read())
            names.Add(reader.GetString(0));
        return names;
    }

    private static IEnumerable<string> NamesOf(List<Column> columns, HashSet<string> utc)
    {
        bool isNamed = columns.Exists(column => SensorHeaderCell.Parse(column.Name).AsTime() is not null);
        Column? only = columns.Count(column => column.IsTime) == 1 ? columns.Find(column => column.IsTime) : null;
        foreach (Column column in columns)
        {
            bool isUtc = column.IsTime && utc.Contains(column.Name);
            if (!isNamed && column == only)
                yield return isUtc ? "time [UTC]" : "time";
            else if (column.IsTime && SensorHeaderCell.Parse(column.Name).AsTime() is not null)
                yield return $"{SensorHeaderCell.Parse(column.Name).Name}{(isUtc ? " [UTC]" : "")}";
            else
                yield return column.Name;
        }
    }

    private sealed record Column(string Name, string Type, string Path)
    {
        public bool IsTime => Type.StartsWith("TIMESTAMP", StringComparison.Ordinal);

        /// <summary>The cell as a table of text has it.</summary>
        public string Cell => string.Create(CultureInfo.InvariantCulture, $"coalesce({Text}, '')");

        private string Text => Type switch
        {
            "BOOLEAN" => $"CAST(CAST({Path} AS INTEGER) AS VARCHAR)",
            "VARCHAR" => $"replace(replace(replace({Path}, chr(9), ' '), chr(10), ' '), '\"', '''')",
            _ => $"CAST({Path} AS VARCHAR)",
        };
    }
}
