using static WorkspaceAgents.Catalog.Tests.CatalogFixture;

namespace WorkspaceAgents.Catalog.Tests;

public sealed class CommentsTests
{
    [Fact]
    public async Task Thread_HasAnswersVersionAndPlace_AndFollowsTheFile()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        var annotator = await catalog.CreateMemberAsync(owner, "ann", Role.Annotator);
        await catalog.UploadAsync(owner, "raw/a.mp4", "one");
        await catalog.UploadAsync(owner, "raw/a.mp4", "two");

        var first = await AddAsync(catalog, annotator, "The clap is early", at: 41.5, frame: 1244);
        await catalog.UploadAsync(owner, "raw/a.mp4", "three");
        var reply = await AddAsync(catalog, owner, "Thanks", replyTo: first.Comment.Id);
        var deeper = await AddAsync(catalog, annotator, "Welcome", replyTo: reply.Comment.Id);
        await catalog.Get<FileChanges>().MoveAsync(owner, "studio", new TransferRequest { From = "raw/a.mp4", To = "takes/b.mp4" }, None);

        var page = await catalog.Get<Comments>().ListAsync(owner, "studio", "takes/b.mp4", null, null, 10, None);
        var thread = Assert.Single(page.Threads);
        Assert.Equal((3, 1, true), (page.Version, page.OpenCount, page.MayComment));
        Assert.Equal(("The clap is early", 2, 41.5, 1244, "ann", false), (thread.Text, thread.Version, thread.AtSeconds, thread.FrameIndex, thread.Author, thread.IsOwn));
        Assert.Equal([(2, first.Comment.Id, 3), (3, first.Comment.Id, 3)], thread.Replies.Select(r => (r.Number, r.ReplyTo!.Value, r.Version)));
        Assert.Equal(41.5, deeper.Comment.AtSeconds);
        Assert.Equal(["comment.reply", "comment.reply", "comment.add"], (await catalog.Get<AuditTrail>().ListAsync(owner, "studio", "comment.", null, 10, None)).Select(e => e.Action));
    }

    [Fact]
    public async Task Mention_ReachesOnlyMembersWhoMaySeeTheFile()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        var ann = await catalog.CreateMemberAsync(owner, "ann", Role.Annotator);
        var vic = await catalog.CreateMemberAsync(owner, "vic", Role.Viewer);
        var eve = await catalog.CreatePersonAsync("eve");
        await catalog.UploadAsync(owner, "raw/a.mp4", "one");
        await catalog.UploadAsync(owner, "raw/b.mp4", "one");
        await DenyViewAsync(catalog, owner, "raw/a.mp4", "vic");

        var made = await AddAsync(catalog, owner, "@ann, @VIC and @eve: see ada@example.org. (@nobody) @ada");
        var seen = await AddAsync(catalog, owner, "@vic look", path: "raw/b.mp4");

        Assert.Equal(["ann", "ada"], made.Mentioned);
        Assert.Equal(["VIC", "eve", "nobody"], made.NotTold);
        Assert.Equal(made.Comment.Id, Assert.Single(await InboxAsync(catalog, ann)).Comment.Id);
        Assert.Equal(seen.Comment.Id, Assert.Single(await InboxAsync(catalog, vic)).Comment.Id);
        Assert.Empty(await InboxAsync(catalog, eve));
        Assert.Empty(await InboxAsync(catalog, owner));
        await DenyViewAsync(catalog, owner, "raw/b.mp4", "vic");
        Assert.Empty(await InboxAsync(catalog, vic));
    }

    [Fact]
    public async Task Inbox_IsEmptied_ByAnsweringResolvingEditingOrSayingDone()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        var ann = await catalog.CreateMemberAsync(owner, "ann", Role.Annotator);
        await catalog.UploadAsync(owner, "raw/a.mp4", "one");
        var answered = await AddAsync(catalog, owner, "@ann one");
        var resolved = await AddAsync(catalog, owner, "@ann two");
        var edited = await AddAsync(catalog, owner, "@ann three");
        var done = await AddAsync(catalog, owner, "@ann four");
        Assert.Equal(4, (await InboxAsync(catalog, ann)).Count);

        await AddAsync(catalog, ann, "yes", replyTo: answered.Comment.Id);
        await catalog.Get<Comments>().ResolveAsync(owner, "studio", resolved.Comment.Id, true, None);
        await catalog.Get<Comments>().EditAsync(owner, "studio", edited.Comment.Id, "never mind", None);
        await catalog.Get<Mentions>().DoneAsync(ann, done.Comment.Id, None);

        Assert.Empty(await InboxAsync(catalog, ann));
        await catalog.Get<Comments>().EditAsync(owner, "studio", edited.Comment.Id, "@ann after all", None);
        Assert.Equal("@ann after all", Assert.Single(await InboxAsync(catalog, ann)).Comment.Text);
    }

    [Fact]
    public async Task Add_IsRefused_WhenTheActorMayOnlyView()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        var viewer = await catalog.CreateMemberAsync(owner, "vic", Role.Viewer);
        var guest = await catalog.CreateMemberAsync(owner, "gus", Role.Guest);
        await catalog.UploadAsync(owner, "raw/a.mp4", "one");
        await catalog.Get<Locks>().LockAsync(owner, "studio", "raw", "final", None);
        await AddAsync(catalog, owner, "on a locked file");

        await RefusedAsync(ErrorCode.Forbidden, () => AddAsync(catalog, viewer, "me too"));
        await RefusedAsync(ErrorCode.NotFound, () => AddAsync(catalog, guest, "me too"));
        await RefusedAsync(ErrorCode.NotFound, () => catalog.Get<Comments>().ListAsync(guest, "studio", "raw/a.mp4", null, null, 10, None));
        var page = await catalog.Get<Comments>().ListAsync(viewer, "studio", "raw/a.mp4", null, null, 10, None);
        Assert.False(page.MayComment);
        Assert.Single(page.Threads);
    }

    [Fact]
    public async Task EditAndDelete_AreForTheAuthor_AndManagersDelete()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        var ann = await catalog.CreateMemberAsync(owner, "ann", Role.Annotator);
        var max = await catalog.CreateMemberAsync(owner, "max", Role.Maintainer);
        await catalog.UploadAsync(owner, "raw/a.mp4", "one");
        var thread = (await AddAsync(catalog, ann, "draft")).Comment.Id;
        var answer = (await AddAsync(catalog, max, "hm", replyTo: thread)).Comment.Id;
        var comments = catalog.Get<Comments>();

        await RefusedAsync(ErrorCode.Forbidden, () => comments.EditAsync(max, "studio", thread, "other words", None));
        await RefusedAsync(ErrorCode.Forbidden, () => comments.DeleteAsync(max, "studio", thread, None));
        Assert.NotNull((await comments.EditAsync(ann, "studio", thread, "final", None)).Comment.EditedAt);
        await comments.DeleteAsync(ann, "studio", thread, None);
        var left = Assert.Single((await comments.ListAsync(ann, "studio", "raw/a.mp4", null, null, 10, None)).Threads);
        Assert.Equal(("", true, "hm"), (left.Text, left.IsDeleted, Assert.Single(left.Replies).Text));
        await comments.DeleteAsync(owner, "studio", answer, None);
        Assert.Empty(Assert.Single((await comments.ListAsync(ann, "studio", "raw/a.mp4", null, null, 10, None)).Threads).Replies);
        await RefusedAsync(ErrorCode.NotFound, () => comments.DeleteAsync(owner, "studio", answer, None));
    }

    [Fact]
    public async Task AgentsComment_IsItsPersonsToEdit_AndNotAnotherTokens()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        await catalog.UploadAsync(owner, "raw/a.mp4", "one");
        var (robot, other) = (await AgentAsync(catalog, owner, "robot"), await AgentAsync(catalog, owner, "other"));
        var id = (await AddAsync(catalog, robot, "found a gap")).Comment.Id;
        var own = (await AddAsync(catalog, owner, "mine")).Comment.Id;
        var comments = catalog.Get<Comments>();

        await RefusedAsync(ErrorCode.Forbidden, () => comments.EditAsync(other, "studio", id, "x", None));
        await RefusedAsync(ErrorCode.Forbidden, () => comments.EditAsync(robot, "studio", own, "x", None));
        await comments.EditAsync(robot, "studio", id, "found two gaps", None);
        var edited = await comments.EditAsync(owner, "studio", id, "found three gaps, @ada", None);
        await AddAsync(catalog, robot, "and one more", replyTo: id);
        Assert.Equal(id, Assert.Single(await InboxAsync(catalog, owner)).Comment.Id);
        await AddAsync(catalog, owner, "seen", replyTo: id);
        Assert.Empty(await InboxAsync(catalog, owner));

        Assert.Equal(("robot for ada", ActorKind.Agent), (edited.Comment.Author, edited.Comment.AuthorKind));
    }

    [Theory]
    [InlineData("", null, null, null, ErrorCode.Invalid)]
    [InlineData("x", double.NaN, null, null, ErrorCode.Invalid)]
    [InlineData("x", 1e12, null, null, ErrorCode.Invalid)]
    [InlineData("x", null, -1, null, ErrorCode.Invalid)]
    [InlineData("x", null, null, 2, ErrorCode.NotFound)]
    public async Task Add_IsRefused_WhenTheRequestIsWrong(string text, double? at, int? frame, int? version, ErrorCode code)
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        await catalog.UploadAsync(owner, "raw/a.mp4", "one");

        await RefusedAsync(code, () => catalog.Get<Comments>().AddAsync(
            owner, "studio", new CommentRequest { Path = "raw/a.mp4", Text = text, AtSeconds = at, FrameIndex = frame, Version = version }, None));
    }

    [Fact]
    public async Task List_PagesAndFiltersByState()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        await catalog.UploadAsync(owner, "raw/a.mp4", "one");
        for (var i = 1; i <= 5; i++) await AddAsync(catalog, owner, $"number {i}");
        var comments = catalog.Get<Comments>();
        var second = (await comments.ListAsync(owner, "studio", "raw/a.mp4", null, null, 10, None)).Threads[1].Id;
        await comments.ResolveAsync(owner, "studio", second, true, None);

        var first = await comments.ListAsync(owner, "studio", "raw/a.mp4", null, null, 3, None);
        var rest = await comments.ListAsync(owner, "studio", "raw/a.mp4", null, first.Next, 3, None);
        var open = await comments.ListAsync(owner, "studio", "raw/a.mp4", false, null, 10, None);

        Assert.Equal([1, 2, 3, 4, 5], first.Threads.Concat(rest.Threads).Select(t => t.Number));
        Assert.Null(rest.Next);
        Assert.Equal((4, 4), (open.Threads.Count, open.OpenCount));
        Assert.Equal("ada", first.Threads[1].ResolvedBy);
        Assert.Null((await comments.ResolveAsync(owner, "studio", second, false, None)).ResolvedAt);
    }

    private static async Task<Actor> AgentAsync(CatalogFixture catalog, Actor owner, string name)
    {
        var token = await catalog.Get<Tokens>().IssueAsync(owner, new TokenRequest { Name = name, Workspace = "studio", AtMost = Permissions.View | Permissions.Annotate }, None);
        return await catalog.Get<Tokens>().AuthenticateAsync(token.Secret, null, None);
    }

    private static Task<CommentMade> AddAsync(
        CatalogFixture catalog, Actor actor, string text, CommentId? replyTo = null, double? at = null, int? frame = null, string path = "raw/a.mp4") =>
        catalog.Get<Comments>().AddAsync(actor, "studio", new CommentRequest { Path = path, Text = text, ReplyTo = replyTo, AtSeconds = at, FrameIndex = frame }, None);

    private static Task<IReadOnlyList<Mention>> InboxAsync(CatalogFixture catalog, Actor actor) => catalog.Get<Mentions>().ListAsync(actor, null, 10, None);

    private static Task<GrantSummary> DenyViewAsync(CatalogFixture catalog, Actor owner, string path, string member) =>
        catalog.Get<Grants>().AddAsync(owner, "studio", new GrantRequest
        {
            Path = path, SubjectKind = GrantSubjectKind.Member, Subject = member, Effect = GrantEffect.Deny, Permissions = Permissions.View,
        }, None);
}
