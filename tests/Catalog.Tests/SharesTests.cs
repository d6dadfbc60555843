using System.Text;
using static WorkspaceAgents.Catalog.Tests.CatalogFixture;

namespace WorkspaceAgents.Catalog.Tests;

public sealed class SharesTests
{
    [Fact]
    public async Task Link_GivesTheFile_AndOneUseForTenMinutesOfAVisitor()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        await catalog.UploadAsync(owner, "raw/a.txt", "the bytes");
        var made = await ShareAsync(catalog, owner, new ShareRequest { Path = "raw/a.txt", Access = ShareAccess.Download });

        Assert.Equal("the bytes", await ReadAsync(catalog, CallOf(made), "a.txt"));
        Assert.Equal("the bytes", await ReadAsync(catalog, CallOf(made), "a.txt"));
        catalog.Time.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal("the bytes", await ReadAsync(catalog, CallOf(made), "a.txt"));
        Assert.Equal("the bytes", await ReadAsync(catalog, CallOf(made, from: "192.0.2.9"), "a.txt"));

        var listed = Assert.Single(await catalog.Get<Shares>().ListAsync(owner, "studio", "raw/a.txt", 10, None));
        Assert.Equal((3, ShareState.Open, "raw/a.txt"), (listed.Uses, listed.State, listed.Target));
        var events = await catalog.Get<AuditTrail>().ListAsync(owner, "studio", "share.", null, 20, None);
        Assert.Equal(["share.read", "share.use", "share.read", "share.use", "share.read", "share.use", "share.create"], events.Select(e => e.Action));
        Assert.Equal((ActorKind.Visitor, "ada", "192.0.2.9"), (events[0].ActorKind, events[0].OnBehalfOf, events[0].From));
        Assert.DoesNotContain(made.Url[3..], string.Concat(events.Select(e => e.Detail)), StringComparison.Ordinal);
        Assert.True((await catalog.Get<AuditTrail>().VerifyAsync(owner, "studio", None)).Intact);
    }

    [Fact]
    public async Task ViewLink_ShowsTheBeginningOfATextAndNotTheBytes()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        await catalog.UploadAsync(owner, "raw/long.srt", new string('x', SharedContent.MaxTextBytes + 1));
        var call = CallOf(await ShareAsync(catalog, owner, new ShareRequest { Path = "raw/long.srt" }));

        var text = await catalog.Get<SharedContent>().ReadTextAsync(call, "long.srt", None);
        await RefusedAsync(ErrorCode.Forbidden, () => ReadAsync(catalog, call, "long.srt"));

        Assert.Equal((SharedContent.MaxTextBytes, true), (text.Text.Length, text.IsCut));
        Assert.Equal(SharePreview.Text, (await catalog.Get<SharedContent>().GetAsync(call, None)).File!.Preview);
    }

    [Fact]
    public async Task FolderLink_ShowsWhatIsInItNow_AndNothingItsCreatorMayNotShare()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        var maintainer = await catalog.CreateMemberAsync(owner, "max", Role.Maintainer);
        foreach (var path in new[] { "shoot/a.txt", "shoot/b.txt", "shoot/day 2/c.txt", "shoot/secret/d.txt", "shooting/e.txt" }) await catalog.UploadAsync(owner, path, path);
        await DenyAsync(catalog, owner, Permissions.Publish, "shoot/b.txt");
        await DenyAsync(catalog, owner, Permissions.View, "shoot/secret");
        var call = CallOf(await ShareAsync(catalog, maintainer, new ShareRequest { Path = "shoot", Access = ShareAccess.Download }));
        await catalog.UploadAsync(owner, "shoot/later.txt", "later");

        var top = await catalog.Get<SharedContent>().ListAsync(call, null, null, 1, None);
        var rest = await catalog.Get<SharedContent>().ListAsync(call, null, top.Next, 1, None);
        var inner = await catalog.Get<SharedContent>().ListAsync(call, "day 2", null, 10, None);

        Assert.Equal(["day 2"], top.Folders);
        Assert.Equal(["a.txt", "later.txt", "day 2/c.txt"], top.Files.Concat(rest.Files).Concat(inner.Files).Select(f => f.Path));
        Assert.Null(rest.Next);
        Assert.Equal("shoot/day 2/c.txt", await ReadAsync(catalog, call, "day 2/c.txt"));
        foreach (var hidden in new[] { "b.txt", "secret/d.txt" }) await RefusedAsync(ErrorCode.NotFound, () => ReadAsync(catalog, call, hidden));
        await RefusedAsync(ErrorCode.Invalid, () => ReadAsync(catalog, call, "../shooting/e.txt"));
    }

    [Fact]
    public async Task Link_StopsAndGoesOn_WithTheRightsOfItsCreator()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        var maintainer = await catalog.CreateMemberAsync(owner, "max", Role.Maintainer);
        await catalog.UploadAsync(owner, "raw/a.txt", "bytes");
        var call = CallOf(await ShareAsync(catalog, maintainer, new ShareRequest { Path = "raw/a.txt", Access = ShareAccess.Download }));

        await catalog.Get<Workspaces>().SetMemberAsync(owner, "studio", "max", Role.Viewer, None);
        await RefusedAsync(ErrorCode.Gone, () => ReadAsync(catalog, call, "a.txt"));
        Assert.Equal(ShareState.Stopped, Assert.Single(await catalog.Get<Shares>().ListAsync(owner, "studio", null, 10, None)).State);
        await catalog.Get<Workspaces>().SetMemberAsync(owner, "studio", "max", Role.Maintainer, None);
        Assert.Equal("bytes", await ReadAsync(catalog, call, "a.txt"));
        await DenyAsync(catalog, owner, Permissions.Download, "raw");
        await RefusedAsync(ErrorCode.Gone, () => ReadAsync(catalog, call, "a.txt"));
        await catalog.Get<Workspaces>().RemoveMemberAsync(owner, "studio", "max", None);
        await RefusedAsync(ErrorCode.Gone, () => ReadAsync(catalog, call, "a.txt"));
    }

    [Fact]
    public async Task AgentsLink_KeepsToItsTokensScope_AndEndsWithTheToken()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        await catalog.UploadAsync(owner, "raw/a.txt", "bytes");
        await catalog.UploadAsync(owner, "open/b.txt", "bytes");
        var token = await catalog.Get<Tokens>().IssueAsync(owner, new TokenRequest { Name = "robot", Workspace = "studio", AtMost = Permissions.All, OnlyPaths = ["open"], LifetimeDays = 2 }, None);
        var agent = await catalog.Get<Tokens>().AuthenticateAsync(token.Secret, null, None);

        await RefusedAsync(ErrorCode.NotFound, () => ShareAsync(catalog, agent, new ShareRequest { Path = "raw/a.txt" }));
        var made = await ShareAsync(catalog, agent, new ShareRequest { Path = "open/b.txt", Access = ShareAccess.Download });
        Assert.Equal(token.ExpiresAt, made.Share.ExpiresAt);
        Assert.Equal("bytes", await ReadAsync(catalog, CallOf(made), "b.txt"));
        await catalog.Get<Tokens>().RevokeAsync(owner, token.Id, None);
        await RefusedAsync(ErrorCode.Gone, () => ReadAsync(catalog, CallOf(made), "b.txt"));
    }

    [Theory]
    [InlineData(Role.Viewer, ShareAccess.View)]
    [InlineData(Role.Annotator, ShareAccess.Download)]
    [InlineData(Role.Guest, ShareAccess.View)]
    public async Task Create_IsRefused_WhenTheActorMayNotPublishThePath(Role role, ShareAccess access)
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        var member = await catalog.CreateMemberAsync(owner, "vic", role);
        await catalog.UploadAsync(owner, "raw/a.txt", "bytes");

        await RefusedAsync(role == Role.Guest ? ErrorCode.NotFound : ErrorCode.Forbidden, () => ShareAsync(catalog, member, new ShareRequest { Path = "raw/a.txt", Access = access }));
        await catalog.Get<Grants>().AddAsync(owner, "studio", new GrantRequest
        {
            Path = "raw", SubjectKind = GrantSubjectKind.Member, Subject = "vic", Effect = GrantEffect.Allow, Permissions = Permissions.View | Permissions.Download | Permissions.Publish,
        }, None);
        Assert.Equal("raw/a.txt", (await ShareAsync(catalog, member, new ShareRequest { Path = "raw/a.txt", Access = access })).Share.Target);
    }

    [Theory]
    [InlineData(null, 7, null, null, ErrorCode.Invalid)]
    [InlineData("", 7, null, null, ErrorCode.Invalid)]
    [InlineData("raw/none.txt", 7, null, null, ErrorCode.NotFound)]
    [InlineData("raw/a.txt", 0, null, null, ErrorCode.Invalid)]
    [InlineData("raw/a.txt", 366, null, null, ErrorCode.Invalid)]
    [InlineData("raw/a.txt", 7, "short", null, ErrorCode.Invalid)]
    [InlineData("raw/a.txt", 7, null, 0, ErrorCode.Invalid)]
    public async Task Create_IsRefused_WhenTheRequestIsWrong(string? path, int days, string? password, int? maxUses, ErrorCode code)
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        await catalog.UploadAsync(owner, "raw/a.txt", "bytes");

        await RefusedAsync(code, () => ShareAsync(catalog, owner, new ShareRequest { Path = path, Days = days, Password = password, MaxUses = maxUses }));
    }

    [Fact]
    public async Task Link_IsOver_WhenItsTimeIsUpOrItWasRevoked()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        await catalog.UploadAsync(owner, "raw/a.txt", "bytes");
        var week = await ShareAsync(catalog, owner, new ShareRequest { Path = "raw/a.txt" });
        var month = await ShareAsync(catalog, owner, new ShareRequest { Path = "raw", Days = 30 });

        catalog.Time.Advance(TimeSpan.FromDays(7));
        await RefusedAsync(ErrorCode.Gone, () => catalog.Get<SharedContent>().GetAsync(CallOf(week), None));
        Assert.Equal("raw", (await catalog.Get<SharedContent>().GetAsync(CallOf(month), None)).Name);
        await catalog.Get<Shares>().RevokeAsync(owner, "studio", month.Share.Id, None);
        await RefusedAsync(ErrorCode.Gone, () => catalog.Get<SharedContent>().GetAsync(CallOf(month), None));
        await RefusedAsync(ErrorCode.Gone, () => catalog.Get<SharedContent>().GetAsync(CallOf(month), None));
        await RefusedAsync(ErrorCode.NotFound, () => catalog.Get<SharedContent>().GetAsync(CallOf(month) with { Secret = "guessed" }, None));

        var states = (await catalog.Get<Shares>().ListAsync(owner, "studio", null, 10, None)).Select(s => s.State);
        Assert.Equal([ShareState.Revoked, ShareState.Expired], states);
        // A refusal is told once for a visitor and ten minutes.
        Assert.Equal(2, (await catalog.Get<AuditTrail>().ListAsync(owner, "studio", "share.deny", null, 10, None)).Count);
    }

    [Fact]
    public async Task MaxUses_LetsThatManyVisitorsIn_AlsoWhenTheyComeAtOnce()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        await catalog.UploadAsync(owner, "raw/a.txt", "bytes");
        var made = await ShareAsync(catalog, owner, new ShareRequest { Path = "raw/a.txt", Access = ShareAccess.Download, MaxUses = 2 });

        var outcomes = await Task.WhenAll(Enumerable.Range(1, 6).Select(async visitor =>
        {
            try
            {
                return await ReadAsync(catalog, CallOf(made, from: $"192.0.2.{visitor}"), "a.txt") == "bytes" ? visitor : 0;
            }
            catch (WorkspaceException over) when (over.Code == ErrorCode.Gone)
            {
                return 0;
            }
        }));

        var inside = outcomes.Where(visitor => visitor > 0).ToList();
        Assert.Equal(2, inside.Count);
        // Who is inside stays until the visit is over.
        Assert.Equal("bytes", await ReadAsync(catalog, CallOf(made, from: $"192.0.2.{inside[0]}"), "a.txt"));
        catalog.Time.Advance(TimeSpan.FromMinutes(11));
        await RefusedAsync(ErrorCode.Gone, () => ReadAsync(catalog, CallOf(made, from: $"192.0.2.{inside[0]}"), "a.txt"));
        Assert.Equal(ShareState.UsedUp, Assert.Single(await catalog.Get<Shares>().ListAsync(owner, "studio", null, 10, None)).State);
    }

    [Fact]
    public async Task Password_IsAskedForOnce_AndPausesAfterFiveWrongOnes()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        await catalog.UploadAsync(owner, "raw/a.txt", "bytes");
        var call = CallOf(await ShareAsync(catalog, owner, new ShareRequest { Path = "raw/a.txt", Access = ShareAccess.Download, Password = "open sesame" }));
        var shared = catalog.Get<SharedContent>();

        await RefusedAsync(ErrorCode.Unauthenticated, () => shared.GetAsync(call, None));
        var proof = await shared.UnlockAsync(call with { Password = "open sesame" }, None);
        Assert.Equal("bytes", await ReadAsync(catalog, call with { Proof = proof }, "a.txt"));
        await RefusedAsync(ErrorCode.Unauthenticated, () => shared.GetAsync(call with { Proof = new string('0', 64) }, None));
        for (var i = 0; i < ShareGate.MaxAttempts; i++) await RefusedAsync(ErrorCode.Unauthenticated, () => shared.UnlockAsync(call with { Password = $"wrong {i}" }, None));
        await RefusedAsync(ErrorCode.Locked, () => shared.UnlockAsync(call with { Password = "open sesame" }, None));
        Assert.Equal("bytes", await ReadAsync(catalog, call with { Proof = proof }, "a.txt"));
        catalog.Time.Advance(ShareGate.AttemptsPause);
        Assert.NotNull(await shared.UnlockAsync(call with { Password = "open sesame" }, None));
    }

    [Fact]
    public async Task Revoke_IsForItsCreatorAndManagers()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        var max = await catalog.CreateMemberAsync(owner, "max", Role.Maintainer);
        var eve = await catalog.CreateMemberAsync(owner, "eve", Role.Maintainer);
        await catalog.UploadAsync(owner, "raw/a.txt", "bytes");
        var made = await ShareAsync(catalog, max, new ShareRequest { Path = "raw/a.txt" });

        await RefusedAsync(ErrorCode.Forbidden, () => catalog.Get<Shares>().RevokeAsync(eve, "studio", made.Share.Id, None));
        await catalog.Get<Shares>().RevokeAsync(max, "studio", made.Share.Id, None);
        await catalog.Get<Shares>().RevokeAsync(owner, "studio", made.Share.Id, None);

        Assert.Equal("max", Assert.Single(await catalog.Get<Shares>().ListAsync(owner, "studio", null, 10, None)).RevokedBy);
        Assert.Single(await catalog.Get<AuditTrail>().ListAsync(owner, "studio", "share.revoke", null, 10, None));
    }

    [Fact]
    public async Task Link_OpensALockedFile()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        await catalog.UploadAsync(owner, "raw/a.txt", "bytes");
        await catalog.Get<Locks>().LockAsync(owner, "studio", "raw", "final", None);

        var made = await ShareAsync(catalog, owner, new ShareRequest { Path = "raw/a.txt", Access = ShareAccess.Download });

        Assert.Equal("bytes", await ReadAsync(catalog, CallOf(made), "a.txt"));
    }

    private static Task<IssuedShare> ShareAsync(CatalogFixture catalog, Actor actor, ShareRequest request) =>
        catalog.Get<Shares>().CreateAsync(actor, "studio", request, None);

    private static ShareCall CallOf(IssuedShare share, string from = "192.0.2.1") => new() { Secret = share.Url["/s/".Length..], From = from, Program = "test" };

    private static async Task<string> ReadAsync(CatalogFixture catalog, ShareCall call, string path)
    {
        await using var file = await catalog.Get<SharedContent>().OpenFileAsync(call, path, None);
        using var reader = new StreamReader(file.Content, Encoding.UTF8);
        return await reader.ReadToEndAsync();
    }

    private static Task<GrantSummary> DenyAsync(CatalogFixture catalog, Actor owner, Permissions permissions, string path) =>
        catalog.Get<Grants>().AddAsync(owner, "studio", new GrantRequest
        {
            Path = path, SubjectKind = GrantSubjectKind.Role, Subject = "maintainer", Effect = GrantEffect.Deny, Permissions = permissions,
        }, None);
}
