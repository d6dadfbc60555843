using System.Text.RegularExpressions;
using WorkspaceAgents.Testing;
using static WorkspaceAgents.Catalog.Tests.CatalogFixture;

namespace WorkspaceAgents.Catalog.Tests;

public sealed partial class ActivityFeedTests
{
    [Fact]
    public async Task List_ShowsEachOnlyWhatTheyMaySee_NewestFirst()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        var viewer = await catalog.CreateMemberAsync(owner, "vic", Role.Viewer);
        var guest = await catalog.CreateMemberAsync(owner, "gus", Role.Guest);
        await DenyViewAsync(catalog, owner, "secret");
        await catalog.UploadAsync(owner, "open/a.txt", "a");
        await catalog.UploadAsync(owner, "secret/b.txt", "b");
        await catalog.Get<FileChanges>().MoveAsync(owner, "studio", new TransferRequest { From = "open/a.txt", To = "secret/a.txt" }, None);
        await catalog.Get<Comments>().AddAsync(owner, "studio", new CommentRequest { Path = "secret/b.txt", Text = "hush", AtSeconds = 1.5, FrameIndex = 45 }, None);
        await catalog.UploadAsync(owner, "open/c.txt", "c");
        await catalog.Get<Tokens>().IssueAsync(owner, new TokenRequest { Name = "robot", Workspace = "studio" }, None);

        var all = (await catalog.Get<ActivityFeed>().ListAsync(owner, "studio", null, 50, None)).Events;
        var some = (await catalog.Get<ActivityFeed>().ListAsync(viewer, "studio", null, 50, None)).Events;
        var none = (await catalog.Get<ActivityFeed>().ListAsync(guest, "studio", null, 50, None)).Events;

        Assert.Equal(all.OrderByDescending(e => e.Sequence).Select(e => e.Sequence), all.Select(e => e.Sequence));
        var comment = Assert.Single(all, e => e.Action == "comment.add");
        Assert.Equal(("secret/b.txt", 1.5, 45), (comment.Path, comment.AtSeconds, comment.FrameIndex));
        Assert.Equal("secret/a.txt", Assert.Single(all, e => e.Action == "file.move").MovedTo);
        Assert.Contains(all, e => e.Action == "token.issue");
        Assert.DoesNotContain(some, e => e.Target.Contains("secret", StringComparison.Ordinal) || e.MovedTo is not null || e.Action == "token.issue");
        Assert.Equal(["open/c.txt", "open/a.txt"], some.Where(e => e.Action == "file.write").Select(e => e.Target));
        Assert.Contains(some, e => e.Action == "member.set");
        Assert.Empty(none);
    }

    [Fact]
    public async Task List_FollowsItsPagesToTheBeginning()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        for (var i = 0; i < 7; i++) await catalog.UploadAsync(owner, $"a/{i}.txt", "a");

        var seen = new List<long>();
        for (long? before = null; ;)
        {
            var page = await catalog.Get<ActivityFeed>().ListAsync(owner, "studio", before, 3, None);
            seen.AddRange(page.Events.Select(e => e.Sequence));
            if (page.Next is null) break;
            before = page.Next;
        }

        Assert.Equal([8, 7, 6, 5, 4, 3, 2, 1], seen);
    }

    [Fact]
    public async Task Follow_TellsWhatHappens_OnceAndInOrder_AndGoesOnWhereItBrokeOff()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        using var leaving = new CancellationTokenSource();
        await using var live = catalog.Get<ActivityFeed>().FollowAsync(owner, "studio", null, leaving.Token).GetAsyncEnumerator(leaving.Token);
        var first = live.MoveNextAsync().AsTask();
        await catalog.UploadAsync(owner, "a.txt", "a");

        await NextAsync(catalog, first);
        Assert.Equal("a.txt", Assert.Single(live.Current.Events).Target);
        var brokenOffAt = live.Current.Sequence;
        await catalog.UploadAsync(owner, "b.txt", "b");
        await catalog.UploadAsync(owner, "c.txt", "c");

        await using var again = catalog.Get<ActivityFeed>().FollowAsync(owner, "studio", brokenOffAt, leaving.Token).GetAsyncEnumerator(leaving.Token);
        Assert.True(await again.MoveNextAsync());
        Assert.Equal(["b.txt", "c.txt"], again.Current.Events.Select(e => e.Target));
        await leaving.CancelAsync();
    }

    [Fact]
    public async Task Follow_GivesASignOfLife_WhenNothingHappens_AndEndsWithTheMembership()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        var viewer = await catalog.CreateMemberAsync(owner, "vic", Role.Viewer);
        await using var live = catalog.Get<ActivityFeed>().FollowAsync(viewer, "studio", null, None).GetAsyncEnumerator();

        await NextAsync(catalog, live.MoveNextAsync().AsTask());
        Assert.Empty(live.Current.Events);
        await catalog.Get<Workspaces>().RemoveMemberAsync(owner, "studio", "vic", None);
        await RefusedAsync(ErrorCode.NotFound, () => NextAsync(catalog, live.MoveNextAsync().AsTask()));
    }

    [Fact]
    public void EveryActionThatIsAudited_IsPlaced()
    {
        var quiet = new HashSet<string> { "share.use", "share.deny", "token.refresh" };
        var actions = Directory.EnumerateFiles(Path.Combine(Repository.Root, "src", "Catalog"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => AuditedAction().Matches(File.ReadAllText(file))).Select(match => match.Groups[1].Value).Distinct().ToList();

        Assert.Contains("file.move", actions);
        Assert.DoesNotContain(actions, action => !quiet.Contains(action) && ActivityRules.ScopeOf(action) == ActivityScope.Hidden);
        Assert.Equal(ActivityScope.Hidden, ActivityRules.ScopeOf("file.read"));
        Assert.Equal(ActivityScope.Hidden, ActivityRules.ScopeOf("access.write"));
    }

    /// <summary>Waits for news while the clock goes on: the trail is looked at once a second.</summary>
    private static async Task NextAsync(CatalogFixture catalog, Task<bool> news)
    {
        while (!news.IsCompleted)
        {
            catalog.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(news, Task.Delay(20));
        }

        Assert.True(await news);
    }

    private static Task<GrantSummary> DenyViewAsync(CatalogFixture catalog, Actor owner, string path) =>
        catalog.Get<Grants>().AddAsync(owner, "studio", new GrantRequest
        {
            Path = path, SubjectKind = GrantSubjectKind.Role, Subject = "viewer", Effect = GrantEffect.Deny, Permissions = Permissions.View,
        }, None);

    // audit.Add("file.write", path, …)
    [GeneratedRegex("audit\\.Add\\((?:[^\"()]*\\? )?\"([a-z]+\\.[a-z-]+)\"")]
    private static partial Regex AuditedAction();
}
