using Microsoft.AspNetCore.Http.HttpResults;
using WorkspaceAgents.Catalog;
using WorkspaceAgents.Catalog.Http;

namespace WorkspaceAgents.Portal.Api;

/// <summary>Finding things in a workspace.</summary>
internal static class SearchApi
{
    public static RouteGroupBuilder MapSearch(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/workspaces/{workspace}/search").WithTags("Search");
        group.MapGet("", FindAsync).WithSummary("Files, folders, recordings, datasets and comments that hold every word of q; kind one of them, again for another.");
        return group;
    }

    private static async Task<Ok<SearchResult>> FindAsync(
        Caller caller, string workspace, [AsParameters] SearchQuery query, WorkspaceSearch search, CancellationToken cancellationToken) =>
        TypedResults.Ok(await search.FindAsync(caller.Actor, workspace, query.Q, query.ParseKinds(), query.Limit ?? 50, cancellationToken));

    internal sealed record SearchQuery(string Q, string[]? Kind, int? Limit)
    {
        public IReadOnlyList<SearchKind> ParseKinds() => [.. (Kind ?? []).Select(kind => Enum.TryParse<SearchKind>(kind, ignoreCase: true, out var known) && Enum.IsDefined(known)
            ? known : throw new WorkspaceException(ErrorCode.Invalid, $"kind is 'file', 'folder', 'recording', 'dataset' or 'comment', not '{kind}'."))];
    }
}
