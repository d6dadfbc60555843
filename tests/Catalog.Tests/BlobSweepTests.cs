using System.Text;
using Microsoft.EntityFrameworkCore;
using WorkspaceAgents.Storage;
using static WorkspaceAgents.Catalog.Tests.CatalogFixture;

namespace WorkspaceAgents.Catalog.Tests;

/// <summary>What nobody refers to goes, after its grace; everything else stays.</summary>
public class BlobSweepTests
{
    private static readonly TimeSpan Past = TimeSpan.FromHours(25);

    [Fact]
    public async Task RunAsync_FreesTheBytes_WhenAFileWasDeletedForGoodAndTheGraceIsOver()
    {
        await using var catalog = await CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        var (gone, trashed, live) = (await UploadAsync(catalog, owner, "gone.bin"), await UploadAsync(catalog, owner, "trashed.bin"), await UploadAsync(catalog, owner, "live.bin"));
        await catalog.UploadAsync(owner, "live.bin", "a second version");
        await catalog.Get<Trash>().DeleteFileAsync(owner, "studio", "trashed.bin", FileCondition.None, None);
        await DeleteForGoodAsync(catalog, owner, "gone.bin");
        Assert.Equal(0, (await SweepAsync(catalog)).BlobCount);

        catalog.Time.Advance(Past);
        var counted = await catalog.Get<BlobSweep>().RunAsync(owner, isDryRun: true, None);
        Assert.Equal((1, "gone.bin".Length, true), (counted.BlobCount, counted.BlobBytes, counted.IsDryRun));
        Assert.NotNull(await FindAsync(catalog, gone));
        var swept = await catalog.Get<BlobSweep>().RunAsync(owner, isDryRun: false, None);

        Assert.Equal(counted with { IsDryRun = false, Largest = [] }, swept);
        Assert.Equal(new SweptBlob(gone, "gone.bin".Length, "no file, recording or version refers to it", null), Assert.Single(counted.Largest));
        Assert.Null(await FindAsync(catalog, gone));
        foreach (var stays in new[] { trashed, live, BlobHash.Compute("a second version"u8) }) Assert.NotNull(await FindAsync(catalog, stays));
        var told = Assert.Single(await catalog.Get<AuditTrail>().SearchAsync(owner, null, new AuditFilter { Action = "storage.sweep" }, null, 10, None));
        Assert.Contains("\"blobs\":1", told.Detail, StringComparison.Ordinal);
        Assert.Equal(0, (await SweepAsync(catalog)).BlobCount);
    }

    [Fact]
    public async Task RunAsync_KeepsWhatEachPlaceRefersTo_AndLetsOldArtifactsGo()
    {
        await using var catalog = await CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        await UploadAsync(catalog, owner, "in/a.mp4");
        var batch = await catalog.Get<Batches>().CreateAsync(owner, "studio", new() { Name = "b", Dataset = "set", Recordings = [new("a", ["in/a.mp4"])] }, None);
        await DeleteForGoodAsync(catalog, owner, "in/a.mp4"); // its recording goes on needing it
        var (validation, alignment, young, old, member) = (
            await WriteAsync(catalog, "validation"), await WriteAsync(catalog, "alignment"), await WriteAsync(catalog, "young"), await WriteAsync(catalog, "old"), await WriteAsync(catalog, "member"));
        var manifest = await WriteAsync(catalog, $$"""{"recordings":[{"standardised":"{{member}}"}],"pad":"{{new string('x', 70_000)}}","shards":[{"recipe":"{{validation}}"}]}""");
        await using (var db = await catalog.Get<IDbContextFactory<CatalogDbContext>>().CreateDbContextAsync())
        {
            var recording = await db.Recordings.SingleAsync();
            (recording.Validation, recording.Alignment) = ($$"""{"standardised":"{{validation}}"}""", $$"""{"metadataIndex":"{{alignment}}"}""");
            db.Add(new StepArtifact { Key = "1", Step = "clip", Output = $$"""{"video":[{"hash":"{{young}}"}]}""", CreatedAt = catalog.Time.GetUtcNow().AddDays(-20) });
            db.Add(new StepArtifact { Key = "2", Step = "clip", Output = $$"""{"video":[{"hash":"{{old}}"}]}""", CreatedAt = catalog.Time.GetUtcNow().AddDays(-31) });
            var dataset = await db.Datasets.SingleAsync();
            db.Add(new DatasetVersion
            {
                DatasetId = dataset.Id, Manifest = manifest, Number = 1, State = VersionState.Published, CreatedAt = catalog.Time.GetUtcNow(), CreatedBy = "ada",
                BatchId = batch.Batch.Id,
                RecordingCount = 1, SampleCount = 1, FrameCount = 1, DurationSeconds = 1, SizeBytes = 1,
            });
            await db.SaveChangesAsync();
        }

        catalog.Time.Advance(Past);
        Assert.StartsWith("step 'clip' made it on ", Assert.Single((await catalog.Get<BlobSweep>().RunAsync(owner, isDryRun: true, None)).Largest).Why, StringComparison.Ordinal);
        Assert.Equal(1, (await SweepAsync(catalog)).BlobCount);
        await catalog.ExecuteAsync("""UPDATE "DatasetVersions" SET "State" = 'Expired'""");
        var expired = (await catalog.Get<BlobSweep>().RunAsync(owner, isDryRun: true, None)).Largest.Single(blob => blob.Hash == member);

        Assert.Equal(("set v1", "only versions that are expired name it, the newest set v1"), (expired.LastVersion, expired.Why));
        Assert.Null(await FindAsync(catalog, old));
        foreach (var stays in new[] { BlobHash.Compute("in/a.mp4"u8), validation, alignment, young, member, manifest }) Assert.NotNull(await FindAsync(catalog, stays));
    }

    [Fact]
    public async Task RunAsync_RemovesNothing_WhenAManifestIsMissing()
    {
        await using var catalog = await CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        await UploadAsync(catalog, owner, "a.mp4");
        var batch = await catalog.Get<Batches>().CreateAsync(owner, "studio", new() { Name = "b", Dataset = "set", Recordings = [new("a", ["a.mp4"])] }, None);
        var garbage = await WriteAsync(catalog, "garbage");
        await using (var db = await catalog.Get<IDbContextFactory<CatalogDbContext>>().CreateDbContextAsync())
        {
            db.Add(new DatasetVersion
            {
                DatasetId = (await db.Datasets.SingleAsync()).Id, Manifest = BlobHash.Compute("lost"u8), Number = 1, State = VersionState.Published,
                CreatedAt = catalog.Time.GetUtcNow(), CreatedBy = "ada", BatchId = batch.Batch.Id,
                RecordingCount = 1, SampleCount = 1, FrameCount = 1, DurationSeconds = 1, SizeBytes = 1,
            });
            await db.SaveChangesAsync();
        }

        catalog.Time.Advance(Past);
        var refusal = await RefusedAsync(ErrorCode.Conflict, () => SweepAsync(catalog));
        Assert.Contains("manifest", refusal.Message, StringComparison.Ordinal);
        Assert.NotNull(await FindAsync(catalog, garbage));
    }

    [Fact]
    public async Task RunAsync_LeavesAnUploadItsBytes_UntilItEnds()
    {
        await using var catalog = await CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        var blobs = catalog.Get<IBlobStore>();
        // Committed, then refused: its bytes wait for another try.
        var refused = await catalog.Get<Uploads>().CreateAsync(owner, "studio", new() { Path = "raw/b.bin", LengthBytes = 4 }, None);
        await catalog.Get<Locks>().LockAsync(owner, "studio", "raw", "no more", None);
        await RefusedAsync(ErrorCode.Locked, () => catalog.Get<Uploads>().AppendAsync(owner, refused.Id, 0, new MemoryStream("abcd"u8.ToArray()), None));
        var committed = await blobs.CommitStagedAsync(Upload.StagingOf(refused.Id), null, None);
        catalog.Time.Advance(Past);
        Assert.Equal(0, (await SweepAsync(catalog)).BlobCount);
        Assert.Equal(4, (await catalog.Get<Uploads>().GetAsync(owner, refused.Id, None)).OffsetBytes);

        // The process that ended the upload stopped before it freed the bytes.
        await catalog.ExecuteAsync("""UPDATE "Uploads" SET "State" = 'Terminated'""");
        catalog.Time.SetUtcNow(TimeProvider.System.GetUtcNow() + Past); // what is staged has the disk's own time
        await SweepAsync(catalog);
        Assert.Equal(0, await blobs.GetStagedLengthAsync(Upload.StagingOf(refused.Id), None));
        await SweepAsync(catalog);
        Assert.Null(await FindAsync(catalog, committed.Hash));
    }

    [Fact]
    public async Task RunAsync_IsForAdministrators()
    {
        await using var catalog = await CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        var member = await catalog.CreateMemberAsync(owner, "grace", Role.Owner);
        await RefusedAsync(ErrorCode.Forbidden, () => catalog.Get<BlobSweep>().RunAsync(member, isDryRun: true, None));
    }

    [Fact]
    public async Task RunAsync_NeverTakesWhatAnInstantUploadOrACopyHasJustTakenOver()
    {
        await using var catalog = await CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        using var over = new CancellationTokenSource();
        for (var i = 0; i < 12; i++) await UploadAsync(catalog, owner, $"old/{i}.bin");
        catalog.Time.Advance(Past);
        var sweeping = Task.Run(async () =>
        {
            while (!over.IsCancellationRequested) await SweepAsync(catalog);
        });
        await Task.WhenAll(Enumerable.Range(0, 3).Select(turn => Task.Run(async () =>
        {
            for (var i = turn; i < 12; i += 3)
            {
                var content = Encoding.UTF8.GetBytes($"old/{i}.bin");
                // The old bytes lose their last file between the new one's question and its end, or just before.
                Task taking = i % 2 == 0
                    ? catalog.Get<Uploads>().CreateAsync(owner, "studio", new() { Path = $"new/{i}.bin", LengthBytes = content.Length, ExpectedHash = BlobHash.Compute(content) }, None)
                    : catalog.Get<FileChanges>().CopyAsync(owner, "studio", new() { From = $"old/{i}.bin", To = $"new/{i}.bin" }, None);
                await taking;
                await DeleteForGoodAsync(catalog, owner, $"old/{i}.bin");
            }
        })));
        await over.CancelAsync();
        await sweeping;
        await SweepAsync(catalog);
        for (var i = 0; i < 12; i++)
        {
            await using var content = await catalog.Get<WorkspaceFiles>().OpenReadAsync(owner, "studio", $"new/{i}.bin", null, None);
            Assert.True(await catalog.Get<IBlobStore>().VerifyAsync(content.Hash, None));
        }
    }

    [Fact]
    public void HashesInText_FindsWhatIsAHash_AndNothingElse()
    {
        var hashes = HashesInText.Of($$"""{"a":"{{BlobHash.Empty}}","b":["{{new string('0', 64)}}"],"c":"{{new string('0', 65)}}","d":"{{new string('Z', 64)}}"}""");
        Assert.Equal([BlobHash.Empty, BlobHash.Parse(new string('0', 64))], hashes);
    }

    private static Task<SweepReport> SweepAsync(CatalogFixture catalog) => catalog.Get<BlobSweep>().RunAsync(Worker, isDryRun: false, None);

    private static async Task<BlobHash> UploadAsync(CatalogFixture catalog, Actor owner, string path) => (await catalog.UploadAsync(owner, path, path)).Hash!.Value;

    private static async Task<BlobHash> WriteAsync(CatalogFixture catalog, string text) =>
        (await catalog.Get<IBlobStore>().WriteAsync(new MemoryStream(Encoding.UTF8.GetBytes(text)), None)).Hash;

    private static Task<BlobInfo?> FindAsync(CatalogFixture catalog, BlobHash hash) => catalog.Get<IBlobStore>().FindAsync(hash, None);

    private static async Task DeleteForGoodAsync(CatalogFixture catalog, Actor owner, string path)
    {
        var id = await catalog.Get<Trash>().DeleteFileAsync(owner, "studio", path, FileCondition.None, None);
        await catalog.Get<Trash>().DeleteForGoodAsync(owner, "studio", id!.Value, None);
    }
}
