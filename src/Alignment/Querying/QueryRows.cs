using System.Globalization;
using System.Text.Json;
using DuckDB.NET.Data;

namespace WorkspaceAgents.Alignment;

/// <summary>Takes rows out of DuckDB as values that JSON can say.</summary>
internal static class QueryRows
{
    private const long MaxPageBytes = 16L << 20;

    /// <param name="command">The page's query.</param>
    /// <param name="limit">Rows of the page; the query asks for one more.</param>
    /// <param name="describe">The columns of the result.</param>
    /// <param name="page">The page's query without its SELECT.</param>
    public static QueryPage Read(DuckDBCommand command, int limit, Func<IReadOnlyList<QueryColumn>> describe, string page)
    {
        using (DuckDBDataReader reader = command.ExecuteReader())
        {
            QueryColumn[] columns = [.. Enumerable.Range(0, reader.FieldCount).Select(column => new QueryColumn(reader.GetName(column), reader.GetDataTypeName(column).ToUpperInvariant()))];
            if (!columns.Any(column => IsNested(column.Type)))
                return Read(reader, columns, limit);
        }

        // Lists and structs, in which anything may be missing, are taken as JSON that DuckDB makes.
        IReadOnlyList<QueryColumn> nested = describe();
        command.CommandText = $"SELECT {string.Join(", ", nested.Select((column, number) => IsNested(column.Type) ? $"to_json(#{number + 1})::VARCHAR" : $"#{number + 1}"))} {page}";
        using DuckDBDataReader again = command.ExecuteReader();
        return Read(again, nested, limit);
    }

    private static QueryPage Read(DuckDBDataReader reader, IReadOnlyList<QueryColumn> columns, int limit)
    {
        List<IReadOnlyList<object?>> rows = [];
        long bytes = 0;
        while (reader.Read())
        {
            if (rows.Count == limit)
                return new QueryPage(columns, rows, HasMore: true);
            object?[] row = new object?[columns.Count];
            for (int column = 0; column < row.Length; column++)
            {
                if (reader.IsDBNull(column))
                    continue;
                object value = reader.GetValue(column);
                row[column] = IsNested(columns[column].Type) ? JsonElement.Parse((string)value) : Plain(value);
                bytes += value switch { string text => text.Length, Stream stream => stream.Length * 2, _ => 8 };
            }

            if (bytes > MaxPageBytes)
                throw new QueryException($"{rows.Count + 1} rows are more than {MaxPageBytes >> 20} MiB, the most a page may have. Ask for fewer rows or shorter values, or take the result as Parquet.");
            rows.Add(row);
        }

        return new QueryPage(columns, rows, HasMore: false);
    }

    private static bool IsNested(string type) =>
        type.EndsWith(']') || type is "LIST" or "ARRAY" || type.StartsWith("STRUCT", StringComparison.Ordinal) || type.StartsWith("MAP", StringComparison.Ordinal) || type.StartsWith("UNION", StringComparison.Ordinal);

    private static object? Plain(object value) => value switch
    {
        string or bool or byte or sbyte or short or ushort or int or uint or long or ulong or decimal => value,
        double number => double.IsFinite(number) ? number : number.ToString(CultureInfo.InvariantCulture),
        float number => float.IsFinite(number) ? number : number.ToString(CultureInfo.InvariantCulture),
        DateTime time => time.ToString(time.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture),
        Stream stream => Hex(stream),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };

    private static string Hex(Stream stream)
    {
        using (stream)
        {
            using MemoryStream copy = new();
            stream.CopyTo(copy);
            return Convert.ToHexString(copy.GetBuffer().AsSpan(0, (int)copy.Length));
        }
    }
}
