using System.Text;
using Microsoft.EntityFrameworkCore;
using WorkspaceAgents.Storage;
using static WorkspaceAgents.Catalog.Tests.CatalogFixture;

namespace WorkspaceAgents.Catalog.Tests;

/// <summary>What a version may be used for, and what its end frees.</summary>
public class DatasetRegistryTests
{
    [Fact]
    public async Task SetStateAsync_LetsTheBytesGo_OnlyWhenNoLivingVersionNeedsThem()
    {
        await using var catalog = await CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        var (only, shared) = (await WriteAsync(catalog, "only of the first"), await WriteAsync(catalog, "of both"));
        var first = await WriteAsync(catalog, $$"""["{{only}}","{{shared}}"]""");
        var second = await WriteAsync(catalog, $$"""["{{shared}}"]""");
        await PublishAsync(catalog, owner, first, second);
        catalog.Time.Advance(TimeSpan.FromHours(25));
        Assert.Equal(0, (await catalog.Get<BlobSweep>().RunAsync(Worker, isDryRun: true, None)).BlobCount);

        var expired = await catalog.Get<DatasetRegistry>().SetStateAsync(owner, "set", "v1", VersionState.Expired, None);
        Assert.Equal((1, VersionState.Expired), (expired.Number, expired.State));
        Assert.Equal(1, (await catalog.Get<BlobSweep>().RunAsync(Worker, isDryRun: false, None)).BlobCount);

        Assert.Null(await catalog.Get<IBlobStore>().FindAsync(only, None));
        foreach (var stays in new[] { shared, first, second }) Assert.NotNull(await catalog.Get<IBlobStore>().FindAsync(stays, None));
        var told = Assert.Single(await catalog.Get<AuditTrail>().SearchAsync(owner, "studio", new AuditFilter { Action = "dataset.state" }, null, 10, None));
        Assert.Contains("Expired", told.Detail, StringComparison.Ordinal);
        var refusal = await RefusedAsync(ErrorCode.Conflict, () => catalog.Get<Datasets>().OpenShardAsync(owner, "set", "v1", "train-000000.tar", None));
        Assert.Contains("expired", refusal.Message, StringComparison.Ordinal);
        await RefusedAsync(ErrorCode.Conflict, () => catalog.Get<DatasetRegistry>().SetStateAsync(owner, "set", "v1", VersionState.Published, None));
    }

    [Fact]
    public async Task SetStateAsync_NamesTheAlias_WhenOneStandsForTheVersion()
    {
        await using var catalog = await CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        await PublishAsync(catalog, owner, await WriteAsync(catalog, "[]"), await WriteAsync(catalog, "[ ]"));
        await catalog.Get<Datasets>().SetAliasAsync(owner, "set", "march", "v1", None);
        var refusal = await RefusedAsync(ErrorCode.Conflict, () => catalog.Get<DatasetRegistry>().SetStateAsync(owner, "set", "march", VersionState.Expired, None));
        Assert.Contains("'march'", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(VersionState.Deprecated, (await catalog.Get<DatasetRegistry>().SetStateAsync(owner, "set", "march", VersionState.Deprecated, None)).State);
    }

    private static async Task PublishAsync(CatalogFixture catalog, Actor owner, params BlobHash[] manifests)
    {
        await catalog.UploadAsync(owner, "a.mp4", "a");
        var batch = await catalog.Get<Batches>().CreateAsync(owner, "studio", new() { Name = "b", Dataset = "set", Recordings = [new("a", ["a.mp4"])] }, None);
        await using var db = await catalog.Get<IDbContextFactory<CatalogDbContext>>().CreateDbContextAsync();
        var dataset = (await db.Datasets.SingleAsync()).Id;
        db.AddRange(manifests.Select((manifest, i) => new DatasetVersion
        {
            DatasetId = dataset, Manifest = manifest, Number = i + 1, State = VersionState.Published, CreatedAt = catalog.Time.GetUtcNow(), CreatedBy = "ada", BatchId = batch.Batch.Id,
            RecordingCount = 1, SampleCount = 1, FrameCount = 1, DurationSeconds = 1, SizeBytes = 1,
        }));
        await db.SaveChangesAsync();
    }

    private static async Task<BlobHash> WriteAsync(CatalogFixture catalog, string text) =>
        (await catalog.Get<IBlobStore>().WriteAsync(new MemoryStream(Encoding.UTF8.GetBytes(text)), None)).Hash;
}
