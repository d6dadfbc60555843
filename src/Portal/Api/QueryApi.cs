using Microsoft.AspNetCore.Http.HttpResults;
using WorkspaceAgents.Alignment;
using WorkspaceAgents.Catalog;
using WorkspaceAgents.Catalog.Http;

namespace WorkspaceAgents.Portal.Api;

/// <summary>SQL over a workspace or a published version.</summary>
internal static class QueryApi
{
    private const int DefaultRows = 1000;

    public static RouteGroupBuilder MapQuery(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("").WithTags("Query");
        group.MapPost("/workspaces/{workspace}/query", QueryWorkspaceAsync).WithSummary("One SELECT (DuckDB's SQL) over the workspace's tables, page by page as JSON, or whole as csv or parquet.").Answers();
        group.MapGet("/workspaces/{workspace}/query", GetWorkspaceAsync).WithSummary("The same with the query in the address, for links and programs that only read.").Answers();
        group.MapGet("/workspaces/{workspace}/query/tables", ListWorkspaceTablesAsync).WithSummary("The tables of a workspace and their columns.");
        group.MapPost("/datasets/{name}/versions/{version}/query", QueryVersionAsync).WithSummary("One SELECT (DuckDB's SQL) over a published version's tables, page by page as JSON, or whole as csv or parquet.").Answers();
        group.MapGet("/datasets/{name}/versions/{version}/query", GetVersionAsync).WithSummary("The same with the query in the address, for links and programs that only read.").Answers();
        group.MapGet("/datasets/{name}/versions/{version}/query/tables", ListVersionTablesAsync).WithSummary("The tables of a published version and their columns.");
        return group;
    }

    private static Task<IResult> QueryWorkspaceAsync(Caller caller, string workspace, QueryRequest body, MetadataQueries queries, CancellationToken cancellationToken) =>
        AnswerAsync(caller, QueryScope.OfWorkspace(workspace), body, queries, cancellationToken);

    private static Task<IResult> QueryVersionAsync(Caller caller, [AsParameters] VersionAddress address, QueryRequest body, MetadataQueries queries, CancellationToken cancellationToken) =>
        AnswerAsync(caller, QueryScope.OfVersion(address.Name, address.Version), body, queries, cancellationToken);

    private static Task<IResult> GetWorkspaceAsync(Caller caller, string workspace, [AsParameters] QueryRequest query, MetadataQueries queries, CancellationToken cancellationToken) =>
        AnswerAsync(caller, QueryScope.OfWorkspace(workspace), query, queries, cancellationToken);

    private static Task<IResult> GetVersionAsync([AsParameters] VersionRead read, MetadataQueries queries, CancellationToken cancellationToken) =>
        AnswerAsync(read.Caller, QueryScope.OfVersion(read.Name, read.Version), new() { Sql = read.Sql, Limit = read.Limit, Cursor = read.Cursor, Format = read.Format }, queries, cancellationToken);

    private static async Task<Ok<IReadOnlyList<QueryTableSummary>>> ListWorkspaceTablesAsync(Caller caller, string workspace, MetadataQueries queries, CancellationToken cancellationToken) =>
        TypedResults.Ok(await queries.DescribeAsync(caller.Actor, QueryScope.OfWorkspace(workspace), cancellationToken));

    private static async Task<Ok<IReadOnlyList<QueryTableSummary>>> ListVersionTablesAsync(Caller caller, [AsParameters] VersionAddress address, MetadataQueries queries, CancellationToken cancellationToken) =>
        TypedResults.Ok(await queries.DescribeAsync(caller.Actor, QueryScope.OfVersion(address.Name, address.Version), cancellationToken));

    private static async Task<IResult> AnswerAsync(Caller caller, QueryScope scope, QueryRequest body, MetadataQueries queries, CancellationToken cancellationToken)
    {
        if (body.Format is null or "json")
            return TypedResults.Ok(await queries.ReadAsync(caller.Actor, scope, body.Sql, body.Limit ?? DefaultRows, body.Cursor, cancellationToken));
        var format = body.Format switch
        {
            "csv" => QueryFormat.Csv,
            "parquet" => QueryFormat.Parquet,
            var other => throw new WorkspaceException(ErrorCode.Invalid, $"format is 'json', 'csv' or 'parquet', not '{other}'."),
        };
        if (body.Cursor is not null || body.Limit is not null) throw new WorkspaceException(ErrorCode.Invalid, "A file holds the whole result: leave out limit and cursor, and put LIMIT into the query.");
        return Attach(await queries.WriteAsync(caller.Actor, scope, body.Sql, format, cancellationToken), format);
    }

    /// <summary>A result to be saved.</summary>
    private static FileStreamHttpResult Attach(QueryFile file, QueryFormat format) => format == QueryFormat.Csv
        ? TypedResults.Stream(file.Content, "text/csv; charset=utf-8", "query.csv")
        : TypedResults.Stream(file.Content, "application/vnd.apache.parquet", "query.parquet");

    private static RouteHandlerBuilder Answers(this RouteHandlerBuilder route) => route.Produces<QueryAnswer>().Produces(StatusCodes.Status200OK, null, "text/csv", "application/vnd.apache.parquet");

    internal sealed record VersionAddress(string Name, string Version);

    internal sealed record VersionRead(Caller Caller, string Name, string Version, string Sql, int? Limit, string? Cursor, string? Format);

    internal sealed record QueryRequest
    {
        public required string Sql { get; init; }

        public int? Limit { get; init; }

        public string? Cursor { get; init; }

        public string? Format { get; init; }
    }
}
