using WorkspaceAgents.Storage;
using static WorkspaceAgents.Catalog.Tests.CatalogFixture;

namespace WorkspaceAgents.Catalog.Tests;

/// <summary>What may keep an upload from becoming a file, and what need not be sent at all.</summary>
public sealed class UploadCommitTests
{
    private static readonly byte[] Good = "good"u8.ToArray();

    [Fact]
    public async Task Commit_IsRefusedAndKeepsTheBytes_WhenTheFileChangedMeanwhile()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        var uploads = catalog.Get<Uploads>();
        await catalog.UploadAsync(owner, "a.vtt", "seen");
        var upload = await uploads.CreateAsync(owner, "studio", Request("a.vtt", ifMatch: BlobHash.Compute("seen"u8).ToString()), None);
        await catalog.UploadAsync(owner, "a.vtt", "else");

        var refusal = await RefusedAsync(ErrorCode.PreconditionFailed, () => uploads.AppendAsync(owner, upload.Id, 0, new MemoryStream(Good), None));
        var kept = await uploads.GetAsync(owner, upload.Id, None);

        Assert.Contains("version 2", refusal.Message, StringComparison.Ordinal);
        Assert.Equal((4, UploadState.Open, refusal.Message), (kept.OffsetBytes, kept.State, kept.Refusal));
        await catalog.Get<FileChanges>().RestoreVersionAsync(owner, "studio", "a.vtt", 1, null, FileCondition.None, None);
        Assert.Equal(UploadState.Completed, (await uploads.AppendAsync(owner, upload.Id, 4, Stream.Null, None)).State);
        Assert.Equal(4, (await catalog.Get<WorkspaceFiles>().GetAsync(owner, "studio", "a.vtt", None)).File.Version);
    }

    [Fact]
    public async Task Create_IsRefused_WhenThereIsAFileAndTheSenderWantsNone()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        var uploads = catalog.Get<Uploads>();
        var first = await uploads.CreateAsync(owner, "studio", Request("new.vtt", ifMatch: "none"), None);
        await catalog.UploadAsync(owner, "new.vtt", "other");

        await RefusedAsync(ErrorCode.PreconditionFailed, () => uploads.CreateAsync(owner, "studio", Request("new.vtt", ifMatch: "none"), None));
        await RefusedAsync(ErrorCode.PreconditionFailed, () => uploads.AppendAsync(owner, first.Id, 0, new MemoryStream(Good), None));
        await RefusedAsync(ErrorCode.Invalid, () => uploads.CreateAsync(owner, "studio", Request("new.vtt", ifMatch: "*"), None));
    }

    [Fact]
    public async Task Commit_IsRefusedAndKeepsTheBytes_WhenTheQuotaWasLowered()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        var uploads = catalog.Get<Uploads>();
        var upload = await uploads.CreateAsync(owner, "studio", Request("a.bin"), None);
        await catalog.Get<WorkspaceUsage>().SetLimitsAsync(owner, "studio", new() { QuotaBytes = 3 }, None);

        var refusal = await RefusedAsync(ErrorCode.QuotaExceeded, () => uploads.AppendAsync(owner, upload.Id, 0, new MemoryStream(Good), None));
        await catalog.Get<WorkspaceUsage>().SetLimitsAsync(owner, "studio", new() { QuotaBytes = 1000 }, None);

        Assert.Contains("0 of 3 bytes", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(UploadState.Completed, (await uploads.GetAsync(owner, upload.Id, None)).State);
    }

    [Fact]
    public async Task Commit_IsRefusedAndKeepsTheBytes_WhileTheFolderIsLocked()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        var uploads = catalog.Get<Uploads>();
        var upload = await uploads.CreateAsync(owner, "studio", Request("raw/a.bin"), None);
        await catalog.Get<Locks>().LockAsync(owner, "studio", "raw", "final", None);

        var refusal = await RefusedAsync(ErrorCode.Locked, () => uploads.AppendAsync(owner, upload.Id, 0, new MemoryStream(Good), None));
        await RefusedAsync(ErrorCode.Locked, () => uploads.CreateAsync(owner, "studio", Request("raw/b.bin"), None));
        await catalog.Get<Locks>().UnlockAsync(owner, "studio", "raw", None);

        Assert.Contains("locked by ada", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(UploadState.Completed, (await uploads.GetAsync(owner, upload.Id, None)).State);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Key_Ends_WithTheTokenOrTheMembershipItWasMadeWith(bool byToken)
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        var mary = await catalog.CreateMemberAsync(owner, "mary", Role.Maintainer);
        var (uploads, tokens) = (catalog.Get<Uploads>(), catalog.Get<Tokens>());
        var issued = await tokens.IssueAsync(mary, new() { Name = "agent" }, None);
        var agent = await tokens.AuthenticateAsync(issued.Secret, null, None);
        var upload = await uploads.CreateAsync(agent, "studio", Request("a.bin"), None);
        var sender = await uploads.AuthenticateAsync(upload.Id, upload.Key!, null, None);
        await uploads.AppendAsync(sender, upload.Id, 0, new MemoryStream(Good[..2]), None);

        if (byToken) await tokens.RevokeAsync(mary, issued.Id, None);
        else await catalog.Get<Workspaces>().RemoveMemberAsync(owner, "studio", "mary", None);

        await RefusedAsync(ErrorCode.Unauthenticated, () => uploads.AuthenticateAsync(upload.Id, upload.Key!, null, None));
        // Who was already sending is stopped at the end.
        var refusal = await Assert.ThrowsAsync<WorkspaceException>(() => uploads.AppendAsync(sender, upload.Id, 2, new MemoryStream(Good[2..]), None));
        Assert.Equal(byToken ? ErrorCode.Unauthenticated : ErrorCode.NotFound, refusal.Code);
        Assert.Equal(UploadState.Completed, (await uploads.AppendAsync(owner, upload.Id, byToken ? 4 : 2, new MemoryStream(byToken ? [] : Good[2..]), None)).State);
    }

    [Fact]
    public async Task Create_IsCompleteAtOnce_WhenTheBytesMayBeDownloadedAlready()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        await catalog.UploadAsync(owner, "old.bin", "good");
        await catalog.UploadAsync(owner, "old.bin", "newer");

        var upload = await catalog.Get<Uploads>().CreateAsync(owner, "studio", Request("copy.bin", BlobHash.Compute(Good)), None);

        Assert.Equal((UploadState.Completed, 4), (upload.State, upload.OffsetBytes));
        Assert.Equal(BlobHash.Compute(Good), (await catalog.Get<WorkspaceFiles>().GetAsync(owner, "studio", "copy.bin", None)).File.Hash);
    }

    [Fact]
    public async Task Create_WantsTheBytes_WhenTheStoreHasThemButTheCallerMayNotDownloadThem()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        var mary = await catalog.CreateMemberAsync(owner, "mary", Role.Maintainer);
        await catalog.Get<Workspaces>().CreateAsync(owner, "secret", "Secret", None);
        await catalog.UploadAsync(owner, "a.bin", "good", "secret");
        var uploads = catalog.Get<Uploads>();

        Assert.Equal(UploadState.Open, (await uploads.CreateAsync(mary, "studio", Request("1.bin", BlobHash.Compute(Good)), None)).State);
        Assert.Equal(UploadState.Open, (await uploads.CreateAsync(owner with { AtMost = Permissions.View | Permissions.Write }, "studio", Request("2.bin", BlobHash.Compute(Good)), None)).State);
        Assert.Equal(UploadState.Open, (await uploads.CreateAsync(owner with { OnlyPaths = ["studio.bin"] }, "studio", Request("studio.bin", BlobHash.Compute(Good)), None)).State);
        Assert.Equal(UploadState.Completed, (await uploads.CreateAsync(owner, "studio", Request("3.bin", BlobHash.Compute(Good)), None)).State);
    }

    [Fact]
    public async Task Create_WantsTheBytes_WhenTheOnlyFileWithThemIsInTheTrash()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        await catalog.UploadAsync(owner, "a.bin", "good");
        await catalog.ExecuteAsync("UPDATE \"Files\" SET \"DeletedAt\" = 1");

        Assert.Equal(UploadState.Open, (await catalog.Get<Uploads>().CreateAsync(owner, "studio", Request("b.bin", BlobHash.Compute(Good)), None)).State);
    }

    private static UploadRequest Request(string path, BlobHash? hash = null, string? ifMatch = null) =>
        new() { Path = path, LengthBytes = 4, ExpectedHash = hash, IfMatch = ifMatch };
}
