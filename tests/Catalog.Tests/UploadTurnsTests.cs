using System.Text;
using WorkspaceAgents.Testing;
using static WorkspaceAgents.Catalog.Tests.CatalogFixture;

namespace WorkspaceAgents.Catalog.Tests;

/// <summary>Two connections to one upload.</summary>
public sealed class UploadTurnsTests
{
    private static readonly byte[] Content = Encoding.UTF8.GetBytes("shall I compare thee to a summer's day");

    [Fact]
    public async Task Append_IsRefused_WhileAnotherSends_AndTheFirstGoesOn()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var (owner, uploads, id) = await BeginAsync(catalog);
        using var slow = new HeldStream(Content);
        var first = uploads.AppendAsync(owner, id, 0, slow, None);
        await slow.Waiting;
        catalog.Time.Advance(TimeSpan.FromSeconds(4));

        var refusal = await RefusedAsync(ErrorCode.Locked, () => uploads.AppendAsync(owner, id, 0, new MemoryStream(Content), None));
        Assert.Equal(0, (await uploads.GetAsync(owner, id, None)).OffsetBytes);
        slow.Release();

        Assert.Contains("Another connection", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(UploadState.Completed, (await first).State);
    }

    [Fact]
    public async Task Append_TakesOver_WhenTheFirstWasSilentTooLong_AndWhatItBroughtIsKept()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var (owner, uploads, id) = await BeginAsync(catalog);
        using var hung = new HeldStream(Content[..10]);
        var first = uploads.AppendAsync(owner, id, 0, hung, None);
        await hung.Waiting;
        catalog.Time.Advance(TimeSpan.FromSeconds(5));

        var offset = (await uploads.GetAsync(owner, id, None)).OffsetBytes;
        var whole = await uploads.AppendAsync(owner, id, offset, new MemoryStream(Content[10..]), None);

        Assert.Equal(10, offset);
        Assert.Contains("silent", (await RefusedAsync(ErrorCode.Locked, () => first)).Message, StringComparison.Ordinal);
        Assert.Equal(UploadState.Completed, whole.State);
    }

    [Fact]
    public async Task Terminate_EndsWhoeverSends()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var (owner, uploads, id) = await BeginAsync(catalog);
        using var slow = new HeldStream(Content[..10]);
        var sending = uploads.AppendAsync(owner, id, 0, slow, None);
        await slow.Waiting;

        await uploads.TerminateAsync(owner, id, None);

        await RefusedAsync(ErrorCode.Locked, () => sending);
        await RefusedAsync(ErrorCode.Gone, () => uploads.GetAsync(owner, id, None));
    }

    [Fact]
    public async Task Append_CountsNothingOfACheckedPiece_UntilItIsChecked()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var (owner, uploads, id) = await BeginAsync(catalog);
        await uploads.AppendAsync(owner, id, 0, new MemoryStream(Content[..3]), None);
        var piece = new UploadPiece { OffsetBytes = 3, Content = new CutStream(Content[3..20]), Checksum = UploadChecksum.Parse("sha1 Kq5sNclPz7QV2+lfQIuc6R7oRu0=") };

        await Assert.ThrowsAsync<EndOfStreamException>(() => uploads.AppendAsync(owner, id, piece, None));

        Assert.Equal(3, (await uploads.GetAsync(owner, id, None)).OffsetBytes);
        await RefusedAsync(ErrorCode.ChecksumMismatch, () => uploads.AppendAsync(owner, id, piece with { Content = new MemoryStream(Content[3..20]) }, None));
        Assert.Equal(3, (await uploads.GetAsync(owner, id, None)).OffsetBytes);
    }

    [Fact]
    public async Task Get_DropsWhatWasNeverChecked_AfterAStopInTheMiddle()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var (owner, uploads, id) = await BeginAsync(catalog);
        await uploads.AppendAsync(owner, id, 0, new MemoryStream(Content[..20]), None);
        // As a process leaves it that was killed while bytes with a checksum arrived.
        await catalog.ExecuteAsync("UPDATE \"Uploads\" SET \"UncheckedFromBytes\" = 5");

        Assert.Equal(5, (await uploads.GetAsync(owner, id, None)).OffsetBytes);
        Assert.Equal(UploadState.Completed, (await uploads.AppendAsync(owner, id, 5, new MemoryStream(Content[5..]), None)).State);
    }

    [Fact]
    public async Task DiscardExpired_FreesTheBytes_AndLeavesTheRest()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var (owner, uploads, id) = await BeginAsync(catalog);
        await uploads.AppendAsync(owner, id, 0, new MemoryStream(Content[..20]), None);
        catalog.Time.Advance(TimeSpan.FromDays(1));
        var young = await uploads.CreateAsync(owner, "studio", new UploadRequest { Path = "young.bin", LengthBytes = 4 }, None);
        catalog.Time.Advance(Uploads.Lifetime - TimeSpan.FromDays(1));

        Assert.Equal(1, await uploads.DiscardExpiredAsync(None));
        Assert.Equal(0, await uploads.DiscardExpiredAsync(None));

        Assert.Contains("expired", (await RefusedAsync(ErrorCode.Gone, () => uploads.GetAsync(owner, id, None))).Message, StringComparison.Ordinal);
        Assert.Equal(UploadState.Open, (await uploads.GetAsync(owner, young.Id, None)).State);
    }

    private static async Task<(Actor Owner, Uploads Uploads, UploadId Id)> BeginAsync(CatalogFixture catalog)
    {
        var owner = await catalog.CreateOwnerAsync();
        var uploads = catalog.Get<Uploads>();
        return (owner, uploads, (await uploads.CreateAsync(owner, "studio", new UploadRequest { Path = "a.bin", LengthBytes = Content.Length }, None)).Id);
    }
}
