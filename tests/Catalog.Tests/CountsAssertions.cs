using static WorkspaceAgents.Catalog.Tests.CatalogFixture;

namespace WorkspaceAgents.Catalog.Tests;

internal static class CountsAssertions
{
    /// <summary>Counts everything anew and fails when a kept count was wrong.</summary>
    public static async Task AssertCountsAsync(this CatalogFixture catalog, Actor owner)
    {
        var kept = await catalog.Get<WorkspaceUsage>().GetAsync(owner, "studio", null, None);
        var recount = await catalog.Get<WorkspaceUsage>().RecountAsync(owner, "studio", None);

        Assert.Empty(recount.WrongFolders);
        Assert.Equal(kept.Folder, recount.Total);
    }
}
