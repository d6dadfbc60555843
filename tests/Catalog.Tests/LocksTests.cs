using static WorkspaceAgents.Catalog.Tests.CatalogFixture;

namespace WorkspaceAgents.Catalog.Tests;

public sealed class LocksTests
{
    [Fact]
    public async Task Explain_SaysWhoLockedItWhenAndWhy()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        await catalog.Get<Locks>().LockAsync(owner, "studio", "raw", "raw footage is final", None);

        var decision = await catalog.Get<AccessExplanations>().ExplainAsync(owner, "studio", null, "raw/a/b.mp4", Permissions.Write, None);

        Assert.Equal((false, AccessSource.Lock), (decision.Allowed, decision.DecidedBy));
        Assert.Contains("locked by ada since 2026-03-03 09:00 UTC: raw footage is final", decision.Reason, StringComparison.Ordinal);
        Assert.True((await catalog.Get<AccessExplanations>().ExplainAsync(owner, "studio", null, "rawer/b.mp4", Permissions.Write, None)).Allowed);
        Assert.True((await catalog.Get<AccessExplanations>().ExplainAsync(owner, "studio", null, "raw/a/b.mp4", Permissions.Download, None)).Allowed);
    }

    [Fact]
    public async Task Unlock_IsForWhoLockedIt_OrWhoManages()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        var max = await catalog.CreateMemberAsync(owner, "max", Role.Maintainer);
        var moe = await catalog.CreateMemberAsync(owner, "moe", Role.Maintainer);
        await catalog.Get<Locks>().LockAsync(max, "studio", "raw", "final", None);

        var refusal = await RefusedAsync(ErrorCode.Forbidden, () => catalog.Get<Locks>().UnlockAsync(moe, "studio", "raw", None));
        Assert.Contains("max", refusal.Message, StringComparison.Ordinal);
        await RefusedAsync(ErrorCode.Conflict, () => catalog.Get<Locks>().UnlockAsync(max, "studio", "raw/deep", None));
        await RefusedAsync(ErrorCode.Conflict, () => catalog.Get<Locks>().LockAsync(max, "studio", "raw/deep", "twice", None));
        await catalog.Get<Locks>().UnlockAsync(max, "studio", "raw", None);
        await catalog.Get<Locks>().LockAsync(max, "studio", "raw", "final again", None);
        await catalog.Get<Locks>().UnlockAsync(owner, "studio", "raw", None);

        Assert.Empty(await catalog.Get<Locks>().ListAsync(owner, "studio", null, None));
    }

    [Fact]
    public async Task LockRaw_LeavesTheAnnotationsBesideItOpen()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        var annotator = await catalog.CreateMemberAsync(owner, "ann", Role.Annotator);

        await catalog.Get<Locks>().LockRawAsync(owner, "studio", "shoot/raw", "raw footage is final", None);

        Assert.False((await catalog.Get<AccessExplanations>().ExplainAsync(owner, "studio", "ann", "shoot/raw/a.srt", Permissions.Annotate, None)).Allowed);
        Assert.True((await catalog.Get<AccessExplanations>().ExplainAsync(annotator, "studio", null, "shoot/annotations/a.srt", Permissions.Annotate, None)).Allowed);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    public async Task Lock_IsRefused_WithoutAReason(string reason)
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();

        await RefusedAsync(ErrorCode.Invalid, () => catalog.Get<Locks>().LockAsync(owner, "studio", "raw", reason, None));
    }
}
