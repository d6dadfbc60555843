using Microsoft.AspNetCore.Components;
using WorkspaceAgents.Catalog;

namespace WorkspaceAgents.Portal.Components.QueryPages;

/// <summary>SQL over a workspace or a version. The address holds the query, so a colleague opens the same result.</summary>
public sealed partial class QueryPage
{
    private const int PageRows = 200;
    private const int LongestText = 120;

    private IReadOnlyList<QueryTableSummary> tables = [];
    private IReadOnlyList<DatasetSummary> datasets = [];
    private QueryAnswer? answer;
    private string? failure;

    [SupplyParameterFromQuery] private string? Sql { get; set; }

    /// <summary>DATASET@VERSION; none for the workspace.</summary>
    [SupplyParameterFromQuery] private string? On { get; set; }

    [SupplyParameterFromQuery] private string? Cursor { get; set; }

    [Inject] private MetadataQueries Queries { get; set; } = default!;

    [Inject] private Datasets Datasets { get; set; } = default!;

    private string Root => $"/w/{Workspace}/query";

    private string Asked => Sql ?? "";

    private string FirstTable => tables.Count > 0 ? tables[0].Name : "files";

    private string[] Dataset => (On ?? "").Split('@', 2);

    private QueryScope Scope => string.IsNullOrEmpty(On) ? QueryScope.OfWorkspace(Workspace) : QueryScope.OfVersion(Dataset[0], Dataset.Length > 1 ? Dataset[1] : Datasets.Latest);

    /// <summary>Every dataset's latest version, and the one of the address.</summary>
    private IEnumerable<string> Places => datasets.Where(d => d.LatestVersionId is not null).Select(d => $"{d.Name}@{Datasets.Latest}").Union(string.IsNullOrEmpty(On) ? [] : [On]);

    /// <inheritdoc/>
    protected override async Task LoadAsync()
    {
        (answer, failure) = (null, null);
        datasets = await Datasets.ListAsync(Actor, Workspace, Aborted);
        tables = await Queries.DescribeAsync(Actor, Scope, Aborted);
        if (string.IsNullOrWhiteSpace(Sql)) return;
        try
        {
            answer = await Queries.ReadAsync(Actor, Scope, Sql, PageRows, Cursor, Aborted);
        }
        catch (WorkspaceException refusal) when (refusal.Code is ErrorCode.Invalid or ErrorCode.Conflict or ErrorCode.Locked)
        {
            failure = refusal.Message;
        }
    }

    private static bool IsPlace(string column) => column is "recording_id" or "recording" or "frame_index" or "start_frame";

    private string Url(string sql, string? on, string? cursor) =>
        $"{Root}?sql={Uri.EscapeDataString(sql)}{(string.IsNullOrEmpty(on) ? "" : $"&on={Uri.EscapeDataString(on)}")}{(cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}")}";

    private string FileUrl(string format)
    {
        var place = string.IsNullOrEmpty(On) ? $"workspaces/{Workspace}" : $"datasets/{Uri.EscapeDataString(Dataset[0])}/versions/{Uri.EscapeDataString(Dataset.Length > 1 ? Dataset[1] : Datasets.Latest)}";
        return $"/api/v1/{place}/query?sql={Uri.EscapeDataString(Asked)}&format={format}";
    }
}
