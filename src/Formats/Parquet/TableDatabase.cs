using System.Text;
using DuckDB.NET.Data;

namespace WorkspaceAgents.Formats;

/// <summary>The in-memory DuckDB that writes and reads the tables: bounded memory, nothing from the network.</summary>
internal static class TableDatabase
{
    /// <summary>Opens one.</summary>
    /// <param name="spillFolder">Where rows go that do not fit into memory; null for tables that are only read.</param>
    public static DuckDBConnection Open(string? spillFolder = null)
    {
        var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        Execute(connection, "SET threads = 1; SET preserve_insertion_order = true; SET memory_limit = '1GB'; SET autoinstall_known_extensions = false; SET autoload_known_extensions = false");
        Execute(connection, $"SET temp_directory = {Quote(spillFolder ?? "")}");
        return connection;
    }

    public static void Execute(DuckDBConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>A text as a SQL literal.</summary>
    public static string Quote(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>A column's name.</summary>
    public static string Name(string column) => $"\"{column.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>A path as a SQL literal for reading: *, ? and [ in it are patterns unless they stand in brackets.</summary>
    public static string QuoteForReading(string path)
    {
        var literal = new StringBuilder(path.Length);
        foreach (var character in path) literal.Append(character is '*' or '?' or '[' ? $"[{character}]" : character.ToString());
        return Quote(literal.ToString());
    }
}
