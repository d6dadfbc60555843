using System.Text;
using WorkspaceAgents.Storage;
using static WorkspaceAgents.Catalog.Tests.CatalogFixture;

namespace WorkspaceAgents.Catalog.Tests;

public sealed class UploadsTests
{
    private static readonly byte[] Content = Encoding.UTF8.GetBytes("shall I compare thee to a summer's day");

    [Fact]
    public async Task Append_MakesAFileVersion_WhenTheLastByteArrives()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        var uploads = catalog.Get<Uploads>();
        var upload = await uploads.CreateAsync(owner, "studio", new UploadRequest { Path = "raw/sonnet.txt", LengthBytes = Content.Length }, None);

        var half = await uploads.AppendAsync(owner, upload.Id, 0, new MemoryStream(Content[..10]), None);
        Assert.Equal((10, UploadState.Open), (half.OffsetBytes, half.State));
        await RefusedAsync(ErrorCode.NotFound, () => catalog.Get<WorkspaceFiles>().GetAsync(owner, "studio", "raw/sonnet.txt", None));
        var whole = await uploads.AppendAsync(owner, upload.Id, 10, new MemoryStream(Content[10..]), None);

        Assert.Equal((Content.Length, UploadState.Completed, BlobHash.Compute(Content)), (whole.OffsetBytes, whole.State, whole.Hash!.Value));
        await using var read = await catalog.Get<WorkspaceFiles>().OpenReadAsync(owner, "studio", "raw/sonnet.txt", null, None);
        var bytes = new byte[Content.Length];
        await read.Content.ReadExactlyAsync(bytes);
        Assert.Equal(Content, bytes);
    }

    [Fact]
    public async Task Append_KeepsWhatArrived_WhenTheOffsetIsWrong()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        var uploads = catalog.Get<Uploads>();
        var upload = await uploads.CreateAsync(owner, "studio", new UploadRequest { Path = "a.bin", LengthBytes = 20 }, None);
        await uploads.AppendAsync(owner, upload.Id, 0, new MemoryStream(Content[..10]), None);

        await RefusedAsync(ErrorCode.Conflict, () => uploads.AppendAsync(owner, upload.Id, 5, new MemoryStream(Content[5..20]), None));

        Assert.Equal(10, (await uploads.GetAsync(owner, upload.Id, None)).OffsetBytes);
        Assert.Equal(UploadState.Completed, (await uploads.AppendAsync(owner, upload.Id, 10, new MemoryStream(Content[10..20]), None)).State);
    }

    [Fact]
    public async Task Append_MakesNoFile_WhenMoreComesThanWasAnnounced()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        var uploads = catalog.Get<Uploads>();
        var upload = await uploads.CreateAsync(owner, "studio", new UploadRequest { Path = "a.bin", LengthBytes = 20 }, None);

        await RefusedAsync(ErrorCode.Invalid, () => uploads.AppendAsync(owner, upload.Id, 0, new MemoryStream(Content), None));

        Assert.Equal((0, UploadState.Open), ((await uploads.GetAsync(owner, upload.Id, None)).OffsetBytes, (await uploads.GetAsync(owner, upload.Id, None)).State));
        await RefusedAsync(ErrorCode.NotFound, () => catalog.Get<WorkspaceFiles>().GetAsync(owner, "studio", "a.bin", None));
    }

    [Fact]
    public async Task Append_ThrowsTheBytesAway_WhenTheHashDiffers()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        var uploads = catalog.Get<Uploads>();
        var upload = await uploads.CreateAsync(owner, "studio", new UploadRequest { Path = "a.bin", LengthBytes = 4, ExpectedHash = BlobHash.Compute("good"u8) }, None);

        await RefusedAsync(ErrorCode.Invalid, () => uploads.AppendAsync(owner, upload.Id, 0, new MemoryStream("evil"u8.ToArray()), None));
        Assert.Equal(0, (await uploads.GetAsync(owner, upload.Id, None)).OffsetBytes);

        Assert.Equal(UploadState.Completed, (await uploads.AppendAsync(owner, upload.Id, 0, new MemoryStream("good"u8.ToArray()), None)).State);
    }

    [Fact]
    public async Task Create_CompletesAtOnce_WhenThereAreNoBytes()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();

        var upload = await catalog.UploadAsync(owner, "empty.mp4", []);

        Assert.Equal(UploadState.Completed, upload.State);
        Assert.Equal(0, (await catalog.Get<WorkspaceFiles>().GetAsync(owner, "studio", "empty.mp4", None)).File.SizeBytes);
    }

    [Fact]
    public async Task Key_OpensItsOwnUploadOnly()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        var uploads = catalog.Get<Uploads>();
        var mine = await uploads.CreateAsync(owner, "studio", new UploadRequest { Path = "a.bin", LengthBytes = 4 }, None);
        var other = await uploads.CreateAsync(owner, "studio", new UploadRequest { Path = "b.bin", LengthBytes = 4 }, None);

        var actor = await uploads.AuthenticateAsync(mine.Id, mine.Key!, "127.0.0.1", None);
        await RefusedAsync(ErrorCode.Unauthenticated, () => uploads.AuthenticateAsync(other.Id, mine.Key!, null, None));

        Assert.Equal(Permissions.View | Permissions.Write | Permissions.Annotate, actor.AtMost);
        Assert.Equal(["a.bin"], actor.OnlyPaths);
        Assert.Equal(UploadState.Completed, (await uploads.AppendAsync(actor, mine.Id, 0, new MemoryStream("good"u8.ToArray()), None)).State);
        await RefusedAsync(ErrorCode.Forbidden, () => catalog.Get<WorkspaceFiles>().OpenReadAsync(actor, "studio", "a.bin", null, None));
    }

    [Fact]
    public async Task Upload_IsGone_AfterItsLifetimeOrTermination()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        var uploads = catalog.Get<Uploads>();
        var given = await uploads.CreateAsync(owner, "studio", new UploadRequest { Path = "a.bin", LengthBytes = 4 }, None);
        var late = await uploads.CreateAsync(owner, "studio", new UploadRequest { Path = "b.bin", LengthBytes = 4 }, None);

        await uploads.TerminateAsync(owner, given.Id, None);
        catalog.Time.Advance(Uploads.Lifetime);

        await RefusedAsync(ErrorCode.Gone, () => uploads.GetAsync(owner, given.Id, None));
        await RefusedAsync(ErrorCode.Gone, () => uploads.AppendAsync(owner, late.Id, 0, new MemoryStream("good"u8.ToArray()), None));
    }

    [Fact]
    public async Task Create_IsRefused_WhenTheWorkspaceIsFull()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();

        var refusal = await RefusedAsync(ErrorCode.QuotaExceeded, () =>
            catalog.Get<Uploads>().CreateAsync(owner, "studio", new UploadRequest { Path = "big.mp4", LengthBytes = 51L << 30 }, None));

        Assert.Contains("do not fit", refusal.Message, StringComparison.Ordinal);
        await RefusedAsync(ErrorCode.QuotaExceeded, () =>
            catalog.Get<Uploads>().CreateAsync(owner, "studio", new UploadRequest { Path = "huge.mp4", LengthBytes = long.MaxValue }, None));
        await catalog.Get<Uploads>().CreateAsync(owner, "studio", new UploadRequest { Path = "open.mp4", LengthBytes = 30L << 30 }, None);
        await RefusedAsync(ErrorCode.QuotaExceeded, () =>
            catalog.Get<Uploads>().CreateAsync(owner, "studio", new UploadRequest { Path = "more.mp4", LengthBytes = 30L << 30 }, None));
    }
}
