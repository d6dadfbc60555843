using Microsoft.EntityFrameworkCore;
using WorkspaceAgents.Loader;
using WorkspaceAgents.Storage;
using static WorkspaceAgents.Catalog.Tests.CatalogFixture;

namespace WorkspaceAgents.Catalog.Tests;

/// <summary>Who reads which version, and how fast.</summary>
public class DatasetReadersTests
{
    private static readonly BlobHash Manifest = BlobHash.Compute("a"u8);

    [Fact]
    public async Task ReportAsync_AddsWhatIsNew_WhenReportsAreLostDoubledOrLate()
    {
        await using var catalog = await CreateAsync();
        var owner = await PublishAsync(catalog);
        var readers = catalog.Get<DatasetReaders>();
        // Two readers; the first one's second report is lost, its third comes twice, and its first again at the end.
        await readers.ReportAsync(owner, "set", "v1", "run-7", Report(0, 100, 10), None);
        catalog.Time.Advance(TimeSpan.FromSeconds(20));
        await readers.ReportAsync(owner, "set", "v1", "run-7", Report(0, 700, 30), None);
        await readers.ReportAsync(owner, "set", "v1", "run-7", Report(0, 700, 30), None);
        await readers.ReportAsync(owner, "set", "v1", "run-7", Report(1, 50, 10), None);
        await readers.ReportAsync(owner, "set", "v1", "run-7", Report(0, 100, 10), None);
        catalog.Time.Advance(TimeSpan.FromSeconds(40));

        var overview = await readers.GetAsync(owner, "set", "v1", 1, None);

        Assert.Equal([(0, 700L), (1, 50L)], overview.Readers.Select(r => (r.Rank, r.Samples)).Order());
        var first = overview.Readers.Single(r => r.Rank == 0);
        Assert.Equal((true, 2, "ada", ReaderSource.Client, 1), (first.IsReading, first.World, first.Reader, first.Source, first.VersionNumber));
        Assert.Equal((30, 3_000_000, 0.25), (first.SamplesPerSecond, first.BytesPerSecond, first.WaitShare), (a, b) => Math.Abs(a.Item1 - b.Item1) + Math.Abs(a.Item2 - b.Item2) + Math.Abs(a.Item3 - b.Item3) < 1e-6);
        // 750 samples of two readers within minutes of the clock.
        Assert.Equal(750, overview.Minutes.Sum(m => m.SamplesPerSecond * 60), 6);
        Assert.All(overview.Minutes, m => Assert.Equal(0.25, m.WaitShare, 6));

        catalog.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.DoesNotContain(true, (await readers.GetAsync(owner, "set", null, 1, None)).Readers.Select(r => r.IsReading));
        Assert.Single(await catalog.Get<AuditTrail>().SearchAsync(owner, "studio", new AuditFilter { Action = "dataset.read" }, null, 10, None));
    }

    [Fact]
    public async Task ReportAsync_IsRefused_WhenItContradictsItselfOrTheReaderMayNotDownload()
    {
        await using var catalog = await CreateAsync();
        var owner = await PublishAsync(catalog);
        var readers = catalog.Get<DatasetReaders>();
        foreach (var wrong in new[]
        {
            Report(0, 1, 1) with { World = 0 }, Report(2, 1, 1), Report(-1, 1, 1), Report(0, -1, 1), Report(0, 1, double.NaN), Report(0, 1, 1) with { Run = "a b" }, Report(0, 1, 1) with { Split = "" },
        })
        {
            await RefusedAsync(ErrorCode.Invalid, () => readers.ReportAsync(owner, "set", "v1", "job", wrong, None));
        }

        await RefusedAsync(ErrorCode.Invalid, () => readers.ReportAsync(owner, "set", "v1", "a job", Report(0, 1, 1), None));
        await RefusedAsync(ErrorCode.NotFound, () => readers.ReportAsync(owner, "set", "v9", "job", Report(0, 1, 1), None));
        await RefusedAsync(ErrorCode.Forbidden, () => readers.ReportAsync(owner with { AtMost = Permissions.View }, "set", "v1", "job", Report(0, 1, 1), None));
        var stranger = await catalog.CreatePersonAsync("eve");
        await RefusedAsync(ErrorCode.NotFound, () => readers.ReportAsync(stranger, "set", "v1", "job", Report(0, 1, 1), None));
        await RefusedAsync(ErrorCode.NotFound, () => readers.GetAsync(stranger, "set", null, 1, None));
        await RefusedAsync(ErrorCode.Invalid, () => readers.GetAsync(owner, "set", null, 0, None));
        Assert.Empty((await readers.GetAsync(owner, "set", null, 1, None)).Readers);
    }

    [Fact]
    public async Task ReportAsync_ForgetsTheOldest_WhenThereIsNoRoomOrTheyAreOld()
    {
        await using var catalog = await CreateAsync();
        var owner = await PublishAsync(catalog);
        var readers = catalog.Get<DatasetReaders>();
        await using var db = await catalog.Get<IDbContextFactory<CatalogDbContext>>().CreateDbContextAsync();
        var dataset = (await db.Datasets.SingleAsync()).Id;
        db.AddRange(Enumerable.Range(0, DatasetReaders.MaxReaders).Select(i => new DatasetReader
        {
            DatasetId = dataset, Manifest = Manifest, Job = "old", Rank = 0, Run = $"r{i}", Split = "train", World = 1, Reader = "ada", Source = ReaderSource.Client,
            StartedAt = catalog.Time.GetUtcNow(), LastAt = catalog.Time.GetUtcNow().AddSeconds(i),
        }));
        db.Add(new ReadingMinute { DatasetId = dataset, At = catalog.Time.GetUtcNow(), Job = "old", Manifest = Manifest, Samples = 1 });
        await db.SaveChangesAsync();
        catalog.Time.Advance(TimeSpan.FromHours(1));

        await readers.ReportAsync(owner, "set", "v1", "new", Report(0, 1, 1), None);
        var runs = await db.Set<DatasetReader>().Select(r => r.Run).ToListAsync();
        Assert.Equal((DatasetReaders.MaxReaders, false), (runs.Count, runs.Contains("r0")));

        catalog.Time.Advance(DatasetReaders.KeptFor);
        await readers.ReportAsync(owner, "set", "v1", "newer", Report(0, 1, 1), None);
        Assert.Equal(["new", "newer"], await db.Set<DatasetReader>().Select(r => r.Job).Order().ToListAsync());
        Assert.Equal(["new", "newer"], await db.Set<ReadingMinute>().Select(r => r.Job).Order().ToListAsync());
    }

    [Fact]
    public async Task SetStateAsync_NamesTheJob_WhenTheVersionIsBeingRead()
    {
        await using var catalog = await CreateAsync();
        var owner = await PublishAsync(catalog);
        await catalog.Get<DatasetReaders>().ReportAsync(owner, "set", "v1", "night-run", Report(0, 1, 1), None);
        Task ExpireAsync() => catalog.Get<DatasetRegistry>().SetStateAsync(owner, "set", "v1", VersionState.Expired, None);
        Assert.Contains("'night-run' of ada", (await RefusedAsync(ErrorCode.Conflict, ExpireAsync)).Message, StringComparison.Ordinal);
        catalog.Time.Advance(TimeSpan.FromMinutes(2));
        await ExpireAsync();
        var refusal = await RefusedAsync(ErrorCode.Conflict, () => catalog.Get<VersionStreams>().OpenAsync(owner, "set", "v1", new(), None));
        Assert.Contains("expired", refusal.Message, StringComparison.Ordinal);
    }

    private static ReaderReport Report(int rank, long samples, double seconds) => new()
    {
        Run = $"first-{rank}", Rank = rank, World = 2, Samples = samples, Bytes = samples * 100_000, Seconds = seconds, WaitSeconds = seconds / 4, Position = samples,
    };

    private static async Task<Actor> PublishAsync(CatalogFixture catalog)
    {
        var owner = await catalog.CreateOwnerAsync();
        await catalog.UploadAsync(owner, "a.mp4", "a");
        var batch = await catalog.Get<Batches>().CreateAsync(owner, "studio", new() { Name = "b", Dataset = "set", Recordings = [new("a", ["a.mp4"])] }, None);
        await using var db = await catalog.Get<IDbContextFactory<CatalogDbContext>>().CreateDbContextAsync();
        var dataset = (await db.Datasets.SingleAsync()).Id;
        db.Add(new DatasetVersion
        {
            DatasetId = dataset, Manifest = Manifest, Number = 1, State = VersionState.Published, CreatedAt = catalog.Time.GetUtcNow(), CreatedBy = "ada", BatchId = batch.Batch.Id,
            RecordingCount = 1, SampleCount = 1, FrameCount = 1, DurationSeconds = 1, SizeBytes = 1,
        });
        await db.SaveChangesAsync();
        return owner;
    }
}
