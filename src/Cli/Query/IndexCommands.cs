using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using WorkspaceAgents.Alignment;

namespace WorkspaceAgents.Cli;

/// <summary><c>wsa index</c>: SQL over metadata indexes, on this disk or on a server.</summary>
internal static class IndexCommands
{
    private const int WidestCell = 60;
    private const int DefaultRows = 100;

    private static readonly Option<int?> Limit = new("--limit") { Description = $"Rows to show, 1 to {QueryLimits.MaxPageRows}; 100 when left out." };

    private static readonly Option<string?> Output = new("--out") { Description = "Write the whole result to this file instead: .csv or .parquet." };

    private static readonly Option<string?> Dataset = new("--dataset") { Description = "A published version on the server: NAME, NAME@v3, NAME@march. Instead of files." };

    public static Command Build(Session session) => new("index", "Metadata indexes: one row a frame, with everything aligned to it.") { BuildQuery(session), BuildTables(session) };

    private static Command BuildQuery(Session session)
    {
        var sql = new Argument<string>("sql") { Description = "One SELECT over the tables; `wsa index tables` lists them." };
        var files = Files();
        var command = new Command("query", "Runs one SELECT (DuckDB's SQL), read-only, over index files on this disk, or over a workspace or dataset version on a server.")
        {
            sql, files, Wsa.WorkspaceOption, Dataset, Limit, Output,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(files) is { Length: > 0 } && result.GetValue(Dataset) is not null) result.AddError("Give files, or --dataset, not both.");
            if (result.GetValue(Limit) is < 1 or > QueryLimits.MaxPageRows) result.AddError($"--limit is 1 to {QueryLimits.MaxPageRows}.");
            if (result.GetValue(Output) is { } path && FormatOf(path) is null) result.AddError("--out is a file that ends in .csv or .parquet.");
        });
        return command.Does(session, (run, cancellationToken) => run.Get(files) is { Length: > 0 } local
            ? QueryFilesAsync(run, run.Get(sql), local, cancellationToken)
            : QueryServerAsync(run, run.Get(sql), cancellationToken));
    }

    private static Command BuildTables(Session session)
    {
        var files = Files();
        return new Command("tables", "The tables and their columns, of index files or of a server's workspace or version.") { files, Wsa.WorkspaceOption, Dataset }.Does(session, async (run, cancellationToken) =>
        {
            IReadOnlyList<(string Table, IReadOnlyList<QueryColumn> Columns)> tables;
            if (run.Get(files) is { Length: > 0 } local)
            {
                using var database = Open(local);
                tables = await database.DescribeAsync(QuerySource.IndexTables, cancellationToken);
            }
            else
            {
                using var client = run.Connect();
                var answer = await client.GetAsync($"{await ScopeAsync(run, client, cancellationToken)}/query/tables", cancellationToken);
                tables = [.. answer.EnumerateArray().Select(t => (t.Text("name"), (IReadOnlyList<QueryColumn>)[.. t.Items("columns").Select(c => new QueryColumn(c.Text("name"), c.Text("type")))]))];
            }

            await run.AnswerAsync(tables.Select(t => new { name = t.Table, columns = t.Columns }), output =>
                Table.Write(output, ["table", "column", "type"], tables.SelectMany(t => t.Columns.Select(c => (IReadOnlyList<string>)[t.Table, c.Name, c.Type]))));
            return Wsa.Ok;
        });
    }

    private static Argument<string[]> Files() => new("files") { Description = "Metadata indexes (.parquet) on this disk; a file's name is its recording. Without any, a server is asked.", Arity = ArgumentArity.ZeroOrMore };

    private static async Task<int> QueryFilesAsync(Run run, string sql, string[] files, CancellationToken cancellationToken)
    {
        try
        {
            using var database = Open(files);
            var statement = QueryStatement.Parse(sql, QuerySource.IndexTables);
            if (run.Get(Output) is { } path)
            {
                var rows = await database.WriteAsync(statement, FormatOf(path)!.Value, Path.GetFullPath(path), cancellationToken);
                await run.AnswerAsync(new { output = Path.GetFullPath(path), rowCount = rows }, output => output.WriteLine($"{rows} rows → {path}"));
                return Wsa.Ok;
            }

            var page = await database.ReadAsync(statement, 0, run.Get(Limit) ?? DefaultRows, cancellationToken);
            await run.AnswerAsync(page, output => Write(output, [.. page.Columns.Select(c => c.Name)], page.Rows.Select(row => row.Select(Cell)), page.HasMore));
            return Wsa.Ok;
        }
        catch (QueryException refusal)
        {
            throw new CliException("invalid", refusal.Message, null, refusal);
        }
    }

    private static QueryDatabase Open(string[] files)
    {
        var paths = files.Select(LocalPath.Require).ToList();
        // Two files of one name are told apart by their folders.
        var twice = paths.GroupBy(path => Path.GetFileNameWithoutExtension(path)).Where(group => group.Count() > 1).Select(group => group.Key).ToHashSet();
        return QueryDatabase.Open(new() { Indexes = [.. paths.Select(path => IndexOf(path, twice.Contains(Path.GetFileNameWithoutExtension(path))))] }, new() { Time = TimeSpan.FromMinutes(10), MemoryMiB = 2048 });
    }

    private static QueryIndex IndexOf(string path, bool isTwice)
    {
        var name = isTwice ? Path.ChangeExtension(path, null) : Path.GetFileNameWithoutExtension(path);
        return new(name, name, path);
    }

    private static async Task<int> QueryServerAsync(Run run, string sql, CancellationToken cancellationToken)
    {
        using var client = run.Connect();
        var address = $"{await ScopeAsync(run, client, cancellationToken)}/query";
        if (run.Get(Output) is { } path)
        {
            var target = Path.GetFullPath(path);
            using var request = new HttpRequestMessage(HttpMethod.Post, address)
            {
                Content = System.Net.Http.Json.JsonContent.Create(new { sql, format = FormatOf(path).ToString()!.ToLowerInvariant() }),
            };
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            await ServerClient.ThrowIfRefusedAsync(response, cancellationToken);
            // The file appears whole or not at all.
            await using (var file = File.Create($"{target}.part")) await response.Content.CopyToAsync(file, cancellationToken);
            File.Move($"{target}.part", target, overwrite: true);
            await run.AnswerAsync(new { output = target, sizeBytes = new FileInfo(target).Length }, output => output.WriteLine($"{Table.Size(new FileInfo(target).Length)} → {path}"));
            return Wsa.Ok;
        }

        var page = await client.PostAsync(address, new { sql, limit = run.Get(Limit) ?? DefaultRows }, cancellationToken);
        await run.AnswerAsync(page, output => Write(
            output, [.. page.Items("columns").Select(c => c.Text("name"))], page.Items("rows").Select(row => row.EnumerateArray().Select(value => Cell(value))), page.TryGetProperty("nextCursor", out _)));
        return Wsa.Ok;
    }

    private static async Task<string> ScopeAsync(Run run, ServerClient client, CancellationToken cancellationToken)
    {
        if (run.Get(Dataset) is not { } dataset)
            return $"workspaces/{Uri.EscapeDataString(await WorkspaceTarget.FindDefaultAsync(run, client, cancellationToken))}";
        var parts = dataset.Split('@', 2);
        return $"datasets/{Uri.EscapeDataString(parts[0])}/versions/{Uri.EscapeDataString(parts.Length > 1 ? parts[1] : "latest")}";
    }

    private static QueryFormat? FormatOf(string path) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".csv" => QueryFormat.Csv,
        ".parquet" => QueryFormat.Parquet,
        _ => null,
    };

    private static void Write(TextWriter output, IReadOnlyList<string> heads, IEnumerable<IEnumerable<string>> rows, bool hasMore)
    {
        var all = rows.Select(row => (IReadOnlyList<string>)[.. row]).ToList();
        Table.Write(output, heads, all);
        output.WriteLine(hasMore ? $"the first {all.Count} rows; --limit shows more, --out writes all" : all.Count == 1 ? "1 row" : $"{all.Count} rows");
    }

    private static string Cell(object? value)
    {
        var text = value switch
        {
            null => "",
            JsonElement { ValueKind: JsonValueKind.Null } => "",
            JsonElement { ValueKind: JsonValueKind.String } json => json.GetString()!,
            JsonElement json => json.GetRawText(),
            _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
        };
        text = text.ReplaceLineEndings(" ");
        return text.Length > WidestCell ? $"{text[..(WidestCell - 1)]}…" : text;
    }
}
