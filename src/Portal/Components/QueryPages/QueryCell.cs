using System.Globalization;
using System.Text.Json;
using WorkspaceAgents.Alignment;

namespace WorkspaceAgents.Portal.Components.QueryPages;

/// <summary>How a value of a result is shown, and where a row leads.</summary>
internal static class QueryCell
{
    private static readonly string[] Numbers = ["TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT", "FLOAT", "DOUBLE", "REAL"];

    /// <summary>Whether a column holds numbers, which stand on the right.</summary>
    public static bool IsNumber(QueryColumn column)
    {
        ArgumentNullException.ThrowIfNull(column);
        return Numbers.Contains(column.Type) || column.Type.StartsWith("DECIMAL", StringComparison.Ordinal);
    }

    /// <summary>A value as text; null for none.</summary>
    public static string? Say(object? value) => value switch
    {
        null => null,
        bool flag => flag ? "true" : "false",
        double number => number.ToString("0.###############", CultureInfo.InvariantCulture),
        float number => number.ToString(CultureInfo.InvariantCulture),
        JsonElement json => json.GetRawText(),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };

    /// <summary>The recording a row is about, at its frame; null when it names none.</summary>
    /// <param name="workspace">The workspace's slug.</param>
    /// <param name="columns">The result's columns.</param>
    /// <param name="row">The row.</param>
    public static string? LinkOf(string workspace, IReadOnlyList<QueryColumn> columns, IReadOnlyList<object?> row)
    {
        ArgumentNullException.ThrowIfNull(row);
        // A version's recording that is gone has its name where the id was.
        if (ValueOf("recording_id") is not string id || !Guid.TryParse(id, out _)) return null;
        var frame = ValueOf("frame_index") ?? ValueOf("start_frame");
        return $"/w/{workspace}/recordings/{id}{(frame is int or long ? $"?frame={Say(frame)}" : "")}";

        object? ValueOf(string name)
        {
            for (var column = 0; column < columns.Count; column++)
            {
                if (string.Equals(columns[column].Name, name, StringComparison.OrdinalIgnoreCase)) return row[column];
            }

            return null;
        }
    }
}
