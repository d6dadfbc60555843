using System.Globalization;
using Microsoft.AspNetCore.Components;
using WorkspaceAgents.Catalog;

namespace WorkspaceAgents.Portal.Components.DatasetPages;

public sealed partial class DatasetPage
{
    private const int MostSamples = 200;

    private DatasetSummary? dataset;
    private IReadOnlyList<VersionSummary> versions = [];
    private VersionDetails? shown;

    [Parameter] public string Name { get; set; } = "";

    [SupplyParameterFromQuery] private string? Version { get; set; }
    [SupplyParameterFromQuery] private Guid? Job { get; set; }
    [SupplyParameterFromQuery] private bool Share { get; set; }
    [SupplyParameterFromForm(FormName = "alias")] private string? Alias { get; set; }

    [Inject] private Datasets Datasets { get; set; } = default!;
    [Inject] private DatasetRegistry Registry { get; set; } = default!;
    [Inject] private Workspaces Workspaces { get; set; } = default!;

    private bool MayWrite { get; set; }

    private bool MayPublish { get; set; }

    private bool MayDownload { get; set; }

    private bool IsSharing => Share && MayPublish && shown is not null;

    private string Origin => Navigation.BaseUri.TrimEnd('/');

    private string ManifestUrl => $"/api/v1/datasets/{Name}/versions/{shown!.Version.VersionId}/manifest";

    private string CardUrl => $"/api/v1/datasets/{Name}/versions/{shown!.Version.VersionId}/card";

    private string ExportUrl => $"/api/v1/datasets/{Name}/versions/{shown!.Version.VersionId}/export";

    protected override async Task LoadAsync()
    {
        dataset = await Datasets.GetAsync(Actor, Name, Aborted);
        versions = await Datasets.ListVersionsAsync(Actor, Name, Aborted);
        var permissions = (await Workspaces.GetAsync(Actor, dataset.Workspace, Aborted)).Permissions;
        (MayDownload, MayWrite, MayPublish) = (permissions.HasFlag(Permissions.Download), permissions.HasFlag(Permissions.Write), permissions.HasFlag(Permissions.Publish));
        if ((Version ?? (versions.Count > 0 ? versions[0].VersionId : null)) is { } wanted) shown = await Datasets.GetVersionAsync(Actor, Name, wanted, Aborted);
    }

    private Task RebuildAsync() => StartAsync(() => Datasets.RebuildAsync(Actor, Name, shown!.Version.VersionId, Aborted));

    private Task VerifyAsync() => StartAsync(() => Registry.VerifyAsync(Actor, Name, shown!.Version.VersionId, Aborted));

    private async Task StartAsync(Func<Task<JobSummary>> start)
    {
        JobSummary? job = null;
        await ActAsync(async () => job = await start());
        if (job is not null) Navigation.NavigateTo($"/w/{Workspace}/datasets/{Name}?version={shown!.Version.VersionId}&job={job.Id}");
    }

    private Task NameAsync() => ActAsync(
        () => Datasets.SetAliasAsync(Actor, Name, Alias?.Trim() ?? "", shown!.Version.VersionId, Aborted),
        $"/w/{Workspace}/datasets/{Name}?version={shown!.Version.VersionId}");

    private string AddressOf(bool sharing) => $"/w/{Workspace}/datasets/{Name}?version={shown!.Version.VersionId}{(sharing ? "&share=true" : "")}";

    private static string Exact(double seconds) => seconds.ToString("0.000000", CultureInfo.InvariantCulture) + " s";
}
