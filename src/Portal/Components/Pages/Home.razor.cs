using Microsoft.AspNetCore.Components;
using WorkspaceAgents.Catalog;

namespace WorkspaceAgents.Portal.Components.Pages;

public sealed partial class Home
{
    private readonly List<Card> cards = [];

    [SupplyParameterFromQuery(Name = "new")] private string? New { get; set; }

    [SupplyParameterFromForm] private NewWorkspace? Input { get; set; }

    [Inject] private Workspaces Workspaces { get; set; } = default!;
    [Inject] private Recordings Recordings { get; set; } = default!;
    [Inject] private Jobs Jobs { get; set; } = default!;
    [Inject] private Datasets Datasets { get; set; } = default!;

    protected override async Task LoadAsync()
    {
        cards.Clear();
        foreach (var workspace in await Workspaces.ListAsync(Actor, Aborted))
        {
            var recordings = await Recordings.ListAsync(Actor, workspace.Slug, 200, Aborted);
            var jobs = await Jobs.ListAsync(Actor, workspace.Slug, null, 100, Aborted);
            cards.Add(new(workspace, NeedsLook.Of(workspace.Slug, recordings, jobs), await RecentAsync(workspace.Slug)));
        }
    }

    private async Task<IReadOnlyList<(string Dataset, VersionSummary Version)>> RecentAsync(string workspace)
    {
        var versions = new List<(string, VersionSummary)>();
        foreach (var dataset in await Datasets.ListAsync(Actor, workspace, Aborted))
            versions.AddRange((await Datasets.ListVersionsAsync(Actor, dataset.Name, Aborted)).Take(5).Select(v => (dataset.Name, v)));
        return [.. versions.OrderByDescending(v => v.Item2.CreatedAt).Take(5)];
    }

    private Task CreateAsync() => ActAsync(
        () => Workspaces.CreateAsync(Actor, Input?.Slug ?? "", Input?.Name ?? "", Aborted), $"/w/{Input?.Slug}/files");

    private sealed record Card(WorkspaceSummary Workspace, IReadOnlyList<NeedsLook> Waiting, IReadOnlyList<(string Dataset, VersionSummary Version)> Versions);

    private sealed class NewWorkspace
    {
        public string? Name { get; set; }

        public string? Slug { get; set; }
    }
}
