using DuckDB.NET.Data;
using static WorkspaceAgents.Alignment.MetadataIndexDatabase;

namespace WorkspaceAgents.Alignment;

/// <summary>
/// An in-memory DuckDB that sees the tables of one <see cref="QuerySource"/> and nothing else: no files beside those of the source, no network, no extensions,
/// settings locked. Any number of queries may run in it at once.
/// </summary>
public sealed class QueryDatabase : IDisposable
{
    private readonly DuckDBConnection _connection;
    private readonly string _folder;
    private readonly QueryLimits _limits;
    private readonly SemaphoreSlim _writing = new(1, 1);

    private QueryDatabase(DuckDBConnection connection, string folder, QueryLimits limits) => (_connection, _folder, _limits) = (connection, folder, limits);

    /// <summary>Opens it. The files of the source have to stay until it is disposed.</summary>
    /// <param name="source">What can be seen.</param>
    /// <param name="limits">What a query may cost.</param>
    /// <exception cref="QueryException">A file is no Parquet.</exception>
    public static QueryDatabase Open(QuerySource source, QueryLimits limits)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(limits);
        string folder = Directory.CreateTempSubdirectory("wsa-query-").FullName;
        DuckDBConnection connection = new("DataSource=:memory:");
        try
        {
            connection.Open();
            Execute(connection, FormattableString.Invariant($"""
                SET threads = {limits.Threads}; SET preserve_insertion_order = true; SET memory_limit = '{limits.MemoryMiB}MiB'; SET temp_directory = '';
                SET autoinstall_known_extensions = false; SET autoload_known_extensions = false; SET allow_community_extensions = false; SET TimeZone = 'UTC'; SET parquet_metadata_cache = true
                """));
            QueryViews views = new(connection, source.Indexes, folder);
            views.Link();
            Execute(connection, $"SET allowed_paths = [{string.Join(", ", views.Files.Append(OutputOf(folder)).Select(Quote))}]");
            views.Create();
            foreach (QueryTable table in source.Tables)
                Append(connection, table);
            Execute(connection, "SET enable_external_access = false; SET lock_configuration = true");
            return new QueryDatabase(connection, folder, limits);
        }
        catch (Exception exception)
        {
            connection.Dispose();
            Directory.Delete(folder, recursive: true);
            if (exception is DuckDBException)
                throw new QueryException($"The metadata indexes could not be opened: {exception.Message} Name Parquet files that `wsa` or the server wrote, or align the recordings again.", exception);
            throw;
        }
    }

    /// <summary>The columns of every table.</summary>
    /// <param name="tables">The tables' names.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task<IReadOnlyList<(string Table, IReadOnlyList<QueryColumn> Columns)>> DescribeAsync(IReadOnlyList<string> tables, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            using DuckDBConnection connection = _connection.Duplicate();
            connection.Open();
            return (IReadOnlyList<(string, IReadOnlyList<QueryColumn>)>)[.. tables.Select(table => (table, ColumnsOf(connection, $"DESCRIBE \"{table}\"")))];
        },
        cancellationToken);

    /// <summary>Reads a page of a result.</summary>
    /// <param name="statement">What to run.</param>
    /// <param name="offset">Rows before the page.</param>
    /// <param name="limit">Rows of the page, 0 to <see cref="QueryLimits.MaxPageRows"/>.</param>
    /// <param name="cancellationToken">Stops the query.</param>
    /// <exception cref="QueryException">DuckDB refused it, or it took too much time or memory.</exception>
    public Task<QueryPage> ReadAsync(QueryStatement statement, long offset, int limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(statement);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, QueryLimits.MaxPageRows);
        string page = FormattableString.Invariant($"FROM ({statement.Text}\n) LIMIT {limit + 1} OFFSET {offset}");
        return Task.Run(
            () => Run(statement, $"SELECT * {page}", command => QueryRows.Read(command, limit, () => ColumnsOf((DuckDBConnection)command.Connection!, $"DESCRIBE {statement.Text}"), page), cancellationToken),
            cancellationToken);
    }

    /// <summary>Writes a whole result to a file.</summary>
    /// <param name="statement">What to run.</param>
    /// <param name="format">How.</param>
    /// <param name="path">The file; it is replaced.</param>
    /// <param name="cancellationToken">Stops the query.</param>
    /// <returns>Rows written.</returns>
    /// <exception cref="QueryException">As for a page, or there are more rows than allowed.</exception>
    public async Task<long> WriteAsync(QueryStatement statement, QueryFormat format, string path, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(statement);
        string output = OutputOf(_folder);
        string options = format == QueryFormat.Csv ? "FORMAT csv, HEADER" : "FORMAT parquet, COMPRESSION zstd";
        string sql = FormattableString.Invariant($"COPY (SELECT * FROM ({statement.Text}\n) LIMIT {_limits.Rows + 1}) TO {Quote(output)} ({options}, USE_TMP_FILE false)");
        await _writing.WaitAsync(cancellationToken);
        try
        {
            long rows = await Task.Run(() => Run(statement, sql, command => (long)command.ExecuteNonQuery(), cancellationToken), cancellationToken);
            if (rows > _limits.Rows)
                throw new QueryException(FormattableString.Invariant($"The result has more than {_limits.Rows} rows, the most a file may have. Narrow it with WHERE, or take it in parts with LIMIT and OFFSET."));
            File.Move(output, path, overwrite: true);
            return rows;
        }
        finally
        {
            File.Delete(output);
            _writing.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _connection.Dispose();
        _writing.Dispose();
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    private static string OutputOf(string folder) => Path.Combine(folder, "result");

    private T Run<T>(QueryStatement statement, string sql, Func<DuckDBCommand, T> read, CancellationToken cancellationToken)
    {
        using DuckDBConnection connection = _connection.Duplicate();
        connection.Open();
        using DuckDBCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.UseStreamingMode = true;
        using QueryWatch watch = new(command, _limits, cancellationToken);
        try
        {
            return read(command);
        }
        catch (Exception exception) when (exception is DuckDBException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new QueryException(watch.Verdict ?? Explain(connection, statement, exception), exception);
        }
    }

    /// <summary>DuckDB's words about the query as it was written, not about what was put around it, and what to do.</summary>
    private static string Explain(DuckDBConnection connection, QueryStatement statement, Exception failure)
    {
        string message = failure.Message;
        if (failure.Message.Contains("LINE ", StringComparison.Ordinal))
        {
            try
            {
                using DuckDBCommand command = connection.CreateCommand();
                command.CommandText = statement.Text;
                command.Prepare();
                command.UseStreamingMode = true;
                using DuckDBDataReader reader = command.ExecuteReader();
            }
            catch (DuckDBException exception)
            {
                message = exception.Message;
            }
        }

        string next = message.Contains("Out of Memory", StringComparison.OrdinalIgnoreCase) ? "Read fewer columns, filter before you join or sort, or add LIMIT: a query gets a fixed amount of memory, and nothing is spilt to disk."
            : message.StartsWith("Binder", StringComparison.Ordinal) ? "DESCRIBE and a table's name lists its columns."
            : "Mend the query and run it again; nothing was changed.";
        return $"{message.Split("\n\nStack Trace", 2)[0].Trim()}\n{next}";
    }

    private static List<QueryColumn> ColumnsOf(DuckDBConnection connection, string sql)
    {
        using DuckDBCommand command = connection.CreateCommand();
        command.CommandText = sql;
        using DuckDBDataReader reader = command.ExecuteReader();
        List<QueryColumn> columns = [];
        while (reader.Read())
            columns.Add(new QueryColumn(reader.GetString(0), reader.GetString(1)));
        return columns;
    }

    private static void Append(DuckDBConnection connection, QueryTable table)
    {
        Execute(connection, $"CREATE TABLE \"{table.Name}\" ({string.Join(", ", table.Columns.Select(column => $"\"{column.Name}\" {column.Type}"))})");
        using DuckDBAppender appender = connection.CreateAppender(table.Name);
        foreach (object?[] values in table.Rows)
        {
            IDuckDBAppenderRow row = appender.CreateRow();
            foreach (object? value in values)
            {
                _ = value switch
                {
                    null => row.AppendNullValue(),
                    string text => row.AppendValue(text),
                    bool flag => row.AppendValue((bool?)flag),
                    int number => row.AppendValue((int?)number),
                    long number => row.AppendValue((long?)number),
                    double number => row.AppendValue((double?)number),
                    DateTime time => row.AppendValue((DateTime?)time),
                    _ => throw new ArgumentException($"{value.GetType().Name} is no value of a table.", nameof(table)),
                };
            }

            row.EndRow();
        }
    }
}
