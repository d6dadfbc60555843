using System.Text.Json;
using DuckDB.NET.Data;

namespace WorkspaceAgents.Alignment;

/// <summary>
/// One SELECT that names nothing but the tables it was given: DuckDB's own parser says what the text means, and what it means is checked before anything runs.
/// </summary>
public sealed record QueryStatement
{
    private const int MaxDepth = 400;

    // Lists and ranges made in the query itself. Every other table function reads files, settings or memory.
    private static readonly HashSet<string> TableFunctions = new(StringComparer.OrdinalIgnoreCase) { "unnest", "range", "generate_series", "json_each", "json_tree" };

    private static readonly HashSet<string> Nodes = new(StringComparer.Ordinal) { "SELECT_NODE", "SET_OPERATION_NODE", "RECURSIVE_CTE_NODE", "CTE_NODE" };

    // What tells of the server, waits or writes; and what makes a string of any length at once, which DuckDB's memory limit does not see before it is made.
    private static readonly HashSet<string> RefusedFunctions = new(StringComparer.OrdinalIgnoreCase)
    {
        "current_setting", "getenv", "getvariable", "write_log", "sleep_ms", "nextval", "currval", "json_serialize_plan", "current_query", "pg_sleep",
        "repeat", "lpad", "rpad", "format", "printf", "bar", "replace", "regexp_replace", "list_resize", "array_resize",
    };

    private static readonly Lock ParserGate = new();
    private static readonly Lazy<DuckDBConnection> Parser = new(OpenParser);

    private readonly HashSet<string> _tables = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _named = new(StringComparer.OrdinalIgnoreCase);

    private QueryStatement(string text) => Text = text;

    /// <summary>The statement, without a semicolon at its end.</summary>
    public string Text { get; private init; }

    /// <summary>The tables it reads.</summary>
    public IReadOnlySet<string> Tables => _tables;

    /// <summary>Whether its rows come in the order of one table whatever the number of threads, so that pages fit together.</summary>
    public bool KeepsOrder { get; private init; }

    /// <summary>Reads a statement.</summary>
    /// <param name="sql">One SELECT (or FROM, VALUES, WITH … SELECT, DESCRIBE, SUMMARIZE).</param>
    /// <param name="tables">The tables there are.</param>
    /// <exception cref="QueryException">It is no such statement, or reaches for something else.</exception>
    public static QueryStatement Parse(string sql, IReadOnlyCollection<string> tables)
    {
        string text = sql.Trim().TrimEnd(';', ' ', '\t', '\r', '\n');
        if (text.Length == 0)
            throw new QueryException($"There is no query. Write one SELECT, such as: SELECT * FROM {tables.First()} LIMIT 10");
        if (text.Length > QueryLimits.MaxSqlLength)
            throw new QueryException($"The query has {text.Length} characters; {QueryLimits.MaxSqlLength} are the most.");
        (string json, string plain) = Serialise(text);
        using JsonDocument tree = ParseTree(json);
        if (tree.RootElement.GetProperty("error").GetBoolean())
            throw Refusal(tree.RootElement, text);
        JsonElement statements = tree.RootElement.GetProperty("statements");
        if (statements.GetArrayLength() != 1)
            throw new QueryException($"These are {statements.GetArrayLength()} statements. Send one SELECT at a time.");
        JsonElement node = statements[0].GetProperty("node");
        // Without comments and semicolons, which must not reach into what is put around the text.
        QueryStatement statement = new(text.Contains(';', StringComparison.Ordinal) || text.Contains("--", StringComparison.Ordinal) || text.Contains("/*", StringComparison.Ordinal) ? plain : text)
        {
            KeepsOrder = IsPlain(node),
        };
        statement.CollectNames(node);
        statement.Check(node, tables);
        return statement;
    }

    private static JsonDocument ParseTree(string json)
    {
        try
        {
            return JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = MaxDepth });
        }
        catch (JsonException exception)
        {
            throw new QueryException("The query is nested too deeply. Take it apart with WITH.", exception);
        }
    }

    private static DuckDBConnection OpenParser()
    {
        DuckDBConnection connection = MetadataIndexDatabase.Open();
        MetadataIndexDatabase.Execute(connection, "SET enable_external_access = false; SET lock_configuration = true");
        return connection;
    }

    private static (string Json, string Plain) Serialise(string sql)
    {
        lock (ParserGate)
        {
            using DuckDBCommand command = Parser.Value.CreateCommand();
            command.CommandText = "SELECT j, CASE WHEN json_extract(j, '$.error') = 'false'::JSON THEN json_deserialize_sql(j) ELSE '' END FROM (SELECT json_serialize_sql($1::VARCHAR) AS j)";
            command.Parameters.Add(new DuckDBParameter(sql));
            try
            {
                using DuckDBDataReader reader = command.ExecuteReader();
                reader.Read();
                return (reader.GetString(0), reader.GetString(1));
            }
            catch (DuckDBException exception)
            {
                throw new QueryException($"{exception.Message} Send one SELECT.", exception);
            }
        }
    }

    private static QueryException Refusal(JsonElement answer, string sql)
    {
        string message = answer.GetProperty("error_message").GetString() ?? "";
        if (answer.GetProperty("error_type").GetString() != "parser")
            return new QueryException("Only SELECT is possible here (also FROM, VALUES, WITH, DESCRIBE and SUMMARIZE): a query reads, and changes nothing. PIVOT can be written as SELECT with count(*) FILTER (WHERE …).");
        string place = "";
        if (answer.TryGetProperty("position", out JsonElement position) && int.TryParse(position.GetString(), out int at) && at <= sql.Length)
            place = FormattableString.Invariant($" (line {sql.AsSpan(0, at).Count('\n') + 1}, column {at - sql.LastIndexOf('\n', Math.Max(0, at - 1))})");
        return new QueryException($"Parser Error: {message}{place}. Mend it there and run it again.");
    }

    /// <summary>A filter over one table: no groups, joins, windows or orders, which threads may put into any order.</summary>
    private static bool IsPlain(JsonElement node) =>
        node.GetProperty("type").ValueEquals("SELECT_NODE")
        && node.GetProperty("from_table").GetProperty("type").ValueEquals("BASE_TABLE")
        && node.GetProperty("group_expressions").GetArrayLength() == 0 && node.GetProperty("aggregate_handling").ValueEquals("STANDARD_HANDLING")
        && node.GetProperty("modifiers").EnumerateArray().All(modifier => modifier.GetProperty("type").ValueEquals("LIMIT_MODIFIER"))
        && node.GetProperty("sample").ValueKind == JsonValueKind.Null
        && !Contains(node, "WINDOW") && !Contains(node, "SUBQUERY");

    private static bool Contains(JsonElement element, string kind) => element.ValueKind switch
    {
        JsonValueKind.Object => (element.TryGetProperty("class", out JsonElement found) && found.ValueKind == JsonValueKind.String && found.ValueEquals(kind))
            || element.EnumerateObject().Any(property => Contains(property.Value, kind)),
        JsonValueKind.Array => element.EnumerateArray().Any(item => Contains(item, kind)),
        _ => false,
    };

    private void CollectNames(JsonElement element)
    {
        foreach (JsonElement child in Children(element))
            CollectNames(child);
        if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty("cte_map", out JsonElement map))
            return;
        foreach (JsonElement entry in map.GetProperty("map").EnumerateArray())
        {
            string name = entry.GetProperty("key").GetString() ?? "";
            if (name.Length > 64 || name.Any(character => !char.IsLetterOrDigit(character) && character != '_'))
                throw new QueryException($"'{name}' can't be the name of a WITH: use letters, digits and underscores.");
            _named.Add(name);
        }
    }

    private void Check(JsonElement element, IReadOnlyCollection<string> tables)
    {
        if (element.ValueKind == JsonValueKind.Object)
        {
            string type = TextOf(element, "type");
            if (type.EndsWith("_NODE", StringComparison.Ordinal) && !Nodes.Contains(type))
                throw new QueryException("Only SELECT is possible here: a query reads, and changes nothing.");
            switch (type)
            {
                case "BASE_TABLE":
                    CheckTable(element, tables);
                    break;
                case "TABLE_FUNCTION":
                    CheckTableFunction(element.GetProperty("function"), tables);
                    break;
                case "SHOW_REF" when element.GetProperty("query").ValueKind != JsonValueKind.Object:
                    throw new QueryException($"SHOW is not possible here. {Offer(tables)} DESCRIBE and a table's name lists its columns.");
                case "COLUMN_DATA" or "DELIM_GET" or "BOUND_TABLE_REF":
                    throw new QueryException($"The query reads from something that is no table. {Offer(tables)}");
            }

            if (TextOf(element, "class") == "FUNCTION")
                CheckFunction(element);
            else if (TextOf(element, "class") == "PARAMETER")
                throw new QueryException("A query takes no parameters: write the values into it.");
        }

        foreach (JsonElement child in Children(element))
            Check(child, tables);
    }

    private void CheckTable(JsonElement table, IReadOnlyCollection<string> tables)
    {
        string name = TextOf(table, "table_name");
        bool isBare = TextOf(table, "schema_name").Length == 0 && TextOf(table, "catalog_name").Length == 0;
        if (isBare && _named.Contains(name))
            return;
        if (!isBare || tables.FirstOrDefault(known => string.Equals(known, name, StringComparison.OrdinalIgnoreCase)) is not { } found)
            throw new QueryException($"Catalog Error: Table with name {name} does not exist here; files and other places cannot be read. {Offer(tables)}");
        _tables.Add(found);
    }

    private static void CheckTableFunction(JsonElement function, IReadOnlyCollection<string> tables)
    {
        string name = TextOf(function, "function_name");
        if (!TableFunctions.Contains(name) || TextOf(function, "schema").Length > 0)
            throw new QueryException($"'{name}' is not possible here: a query reads its tables, not files, settings or the network. {Offer(tables)}");
    }

    private static void CheckFunction(JsonElement function)
    {
        string name = TextOf(function, "function_name");
        if (RefusedFunctions.Contains(name))
            throw new QueryException($"The function '{name}' is not possible here: it tells of the server, writes, waits or takes memory without bound. Do this part with the result.");
    }

    private static string Offer(IReadOnlyCollection<string> tables) => $"The tables are {string.Join(", ", tables)}.";

    private static string TextOf(JsonElement element, string property) =>
        element.TryGetProperty(property, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private static IEnumerable<JsonElement> Children(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().Select(property => property.Value),
        JsonValueKind.Array => element.EnumerateArray(),
        _ => [],
    };
}
