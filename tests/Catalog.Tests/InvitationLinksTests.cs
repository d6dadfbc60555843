using static WorkspaceAgents.Catalog.Tests.CatalogFixture;

namespace WorkspaceAgents.Catalog.Tests;

public sealed class InvitationLinksTests
{
    [Fact]
    public async Task Link_MakesAMember_AsOftenAsItSays_AndIsWrittenToTheTrail()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        var links = catalog.Get<InvitationLinks>();
        var link = await links.CreateAsync(owner, "studio", new() { Role = Role.Annotator, Note = "grace@example.org", MaxUses = 2 }, None);
        var grace = await catalog.CreatePersonAsync("grace");

        Assert.Equal("studio", await links.AcceptAsync(grace, link.Secret, None));
        Assert.Equal("studio", await links.AcceptAsync(grace, link.Secret, None));
        var (edith, _) = await links.AcceptAsNewAsync(link.Secret, "edith", "a long enough one", null, None);
        var full = await RefusedAsync(ErrorCode.Gone, () => links.AcceptAsNewAsync(link.Secret, "late", "a long enough one", null, None));

        Assert.Contains("used by all 2", full.Message, StringComparison.Ordinal);
        Assert.True((await catalog.Get<Workspaces>().GetAsync(edith, "studio", None)).Permissions.HasFlag(Permissions.Annotate));
        Assert.Equal(SignInState.Wrong, (await catalog.Get<SignIns>().CheckPasswordAsync("late", "a long enough one", null, None)).State);
        var events = await catalog.Get<AuditTrail>().ListAsync(owner, "studio", "invitation", null, 10, None);
        Assert.Equal(["invitation.accept", "invitation.accept", "invitation.create"], events.Select(e => e.Action));
        Assert.DoesNotContain(events, e => e.Detail.Contains(link.Secret, StringComparison.Ordinal) || e.Target.Contains(link.Secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Link_GoesToOnePerson_WhenManyAcceptAtOnce()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        var link = await catalog.Get<InvitationLinks>().CreateAsync(owner, "studio", new() { Role = Role.Viewer }, None);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 6).Select(async i =>
        {
            try
            {
                await catalog.Get<InvitationLinks>().AcceptAsNewAsync(link.Secret, $"person-{i}", "a long enough one", null, None);
                return true;
            }
            catch (WorkspaceException refusal) when (refusal.Code == ErrorCode.Gone)
            {
                return false;
            }
        }));

        Assert.Equal(1, outcomes.Count(joined => joined));
        Assert.Equal(2, (await catalog.Get<Workspaces>().ListMembersAsync(owner, "studio", None)).Count);
        Assert.Equal(2, (await catalog.Get<AccountAdministration>().ListAsync(owner, null, null, 100, None)).Count);
    }

    [Fact]
    public async Task Link_SaysWhy_WhenItIsUnknownRevokedExpiredOrItsMakerIsNoOwner()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        var second = await catalog.CreateMemberAsync(owner, "second", Role.Owner);
        var links = catalog.Get<InvitationLinks>();
        var revoked = await links.CreateAsync(owner, "studio", new() { Role = Role.Viewer }, None);
        var expired = await links.CreateAsync(owner, "studio", new() { Role = Role.Viewer, LifetimeDays = 1 }, None);
        var orphan = await links.CreateAsync(second, "studio", new() { Role = Role.Owner, LifetimeDays = 30 }, None);
        await links.RevokeAsync(owner, "studio", revoked.Id, None);
        await catalog.Get<Workspaces>().SetMemberAsync(owner, "studio", "second", Role.Maintainer, None);
        catalog.Time.Advance(TimeSpan.FromDays(1));

        Assert.Contains("not known", (await RefusedAsync(ErrorCode.NotFound, () => links.GetAsync("guess", None))).Message, StringComparison.Ordinal);
        Assert.Contains("withdrawn", (await RefusedAsync(ErrorCode.Gone, () => links.GetAsync(revoked.Secret, None))).Message, StringComparison.Ordinal);
        Assert.Contains("expired", (await RefusedAsync(ErrorCode.Gone, () => links.GetAsync(expired.Secret, None))).Message, StringComparison.Ordinal);
        Assert.Contains("no owner", (await RefusedAsync(ErrorCode.Gone, () => links.AcceptAsync(second, orphan.Secret, None))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Role.Viewer)]
    [InlineData(Role.Annotator)]
    [InlineData(Role.Maintainer)]
    public async Task Links_AreRefused_WhenTheActorIsNoOwner(Role role)
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        var link = await catalog.Get<InvitationLinks>().CreateAsync(owner, "studio", new() { Role = Role.Viewer }, None);
        var member = await catalog.CreateMemberAsync(owner, "member", role);

        await RefusedAsync(ErrorCode.Forbidden, () => catalog.Get<InvitationLinks>().CreateAsync(member, "studio", new() { Role = Role.Viewer }, None));
        await RefusedAsync(ErrorCode.Forbidden, () => catalog.Get<InvitationLinks>().ListAsync(member, "studio", None));
        await RefusedAsync(ErrorCode.Forbidden, () => catalog.Get<InvitationLinks>().RevokeAsync(member, "studio", link.Id, None));
    }

    [Theory]
    [InlineData((Role)99, 7, 1)]
    [InlineData(Role.Viewer, 0, 1)]
    [InlineData(Role.Viewer, 91, 1)]
    [InlineData(Role.Viewer, 7, 0)]
    public async Task Create_IsRefused_WhenTheRequestIsMalformed(Role role, int days, int uses)
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();

        await RefusedAsync(ErrorCode.Invalid, () => catalog.Get<InvitationLinks>().CreateAsync(owner, "studio", new() { Role = role, LifetimeDays = days, MaxUses = uses }, None));
    }
}
