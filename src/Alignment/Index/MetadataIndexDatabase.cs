using DuckDB.NET.Data;

namespace WorkspaceAgents.Alignment;

/// <summary>The in-memory DuckDB that writes and reads metadata indexes: one thread, bounded memory, no extensions from the network.</summary>
internal static class MetadataIndexDatabase
{
    public static DuckDBConnection Open(string? spillFolder = null)
    {
        DuckDBConnection connection = new("DataSource=:memory:");
        connection.Open();
        Execute(connection, "SET threads = 1; SET preserve_insertion_order = true; SET memory_limit = '512MB'; SET autoinstall_known_extensions = false; SET autoload_known_extensions = false");
        Execute(connection, $"SET temp_directory = {Quote(spillFolder ?? string.Empty)}");
        return connection;
    }

    public static void Execute(DuckDBConnection connection, string sql)
    {
        using DuckDBCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>A text as a SQL literal.</summary>
    public static string Quote(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>A path as a SQL literal for reading: DuckDB takes *, ? and [ in it for patterns unless they stand in brackets.</summary>
    public static string QuoteForReading(string path)
    {
        System.Text.StringBuilder literal = new(path.Length);
        foreach (char character in path)
            literal.Append(character is '*' or '?' or '[' ? $"[{character}]" : character.ToString());
        return Quote(literal.ToString());
    }
}
