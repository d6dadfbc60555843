namespace WorkspaceAgents.Cli.Tests;

public sealed class AccessCommandsTests : ServerCase
{
    private const string GrantId = "0193a3c2-0000-7000-8000-000000000001";

    [Fact]
    public async Task Lock_OpensAnnotationsBesideIt_AsTheRecipeSays()
    {
        Server.Answers["POST locks"] = (200, new { path = "shoot/raw", reason = "raw footage is final", lockedBy = "ann", lockedAt = "2026-03-14T09:00:00Z" });

        var said = await SayAsync("lock", "shoot/raw", "--reason", "raw footage is final", "--open-annotations");

        var body = Server.BodyOf("POST locks");
        Assert.Equal(("shoot/raw", "raw footage is final", true), (body.GetProperty("path").GetString(), body.GetProperty("reason").GetString(), body.GetProperty("openAnnotations").GetBoolean()));
        Assert.Contains("Open for annotators: studio:shoot/annotations", said, StringComparison.Ordinal);
        Assert.Contains("wsa unlock studio:shoot/raw", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unlock_SaysWhyNot_WhenTheServerRefuses()
    {
        Server.Answers["DELETE locks"] = (403, new { code = "forbidden", detail = "Bob locked it. Ask Bob, or who manages 'raw'." });

        var (exitCode, code, message) = await Shell.GetErrorAsync("unlock", "studio:raw");

        Assert.Equal((1, "forbidden", "Bob locked it. Ask Bob, or who manages 'raw'."), (exitCode, code, message));
        Assert.Contains(Server.Asked, a => a.Request == "DELETE locks?path=raw");
    }

    [Fact]
    public async Task Unlock_And_Locks_AnswerInJson()
    {
        Server.Answers["DELETE locks"] = (204, null);
        Server.Answers["GET locks"] = (200, new[] { new { path = "raw", reason = "final", lockedBy = "ann", lockedAt = "2026-03-14T09:00:00Z" } });

        Assert.True((await Shell.GetAsync("unlock", "raw")).GetProperty("unlocked").GetBoolean());
        Assert.Equal("raw", (await Shell.GetAsync("locks"))[0].GetProperty("path").GetString());
        Assert.Contains("2026-03-14 09:00  final", await SayAsync("locks", "raw"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("group:captions", "group", "captions")]
    [InlineData("role:annotator", "role", "annotator")]
    [InlineData("ann", "member", "ann")]
    [InlineData("agents", "agent", "*")]
    public async Task GrantAdd_NamesWhom(string to, string kind, string subject)
    {
        Server.Answers["POST grants"] = (201, new { id = GrantId, path = "shoot/annotations", subjectKind = kind, subject, effect = "allow", permissions = "write, annotate" });

        await SayAsync("grant", "add", "shoot/annotations", "--to", to, "--allow", "write,annotate");

        var body = Server.BodyOf("POST grants");
        Assert.Equal((kind, subject, "allow", "write, annotate"), (body.GetProperty("subjectKind").GetString(), body.GetProperty("subject").GetString(), body.GetProperty("effect").GetString(), body.GetProperty("permissions").GetString()));
    }

    [Fact]
    public async Task GrantAdd_MakesBoth_WhenItAllowsAndDenies()
    {
        Server.Answers["POST grants"] = (201, new { id = GrantId, path = "**/*.vtt", subjectKind = "role", subject = "viewer", effect = "deny", permissions = "download" });

        var answer = await Shell.GetAsync("grant", "add", "**/*.vtt", "--to", "role:viewer", "--allow", "view", "--deny", "download", "--until", "2026-12-31");

        Assert.Equal(2, answer.GetProperty("grants").GetArrayLength());
        Assert.Equal("2026-12-31T00:00:00+00:00", Server.BodyOf("POST grants").GetProperty("expiresAt").GetString());
    }

    [Theory]
    [InlineData("usage", "grant", "add", "raw", "--to", "ann")]
    [InlineData("usage", "grant", "add", "raw", "--to", "ann", "--allow", "fly")]
    [InlineData("usage", "grant", "add", "raw", "--to", "moon:ann", "--allow", "view")]
    [InlineData("usage", "grant", "rm", "7")]
    public async Task Grant_IsRefusedBeforeItIsSent_WhenItSaysNothing(string expected, params string[] args)
    {
        var (exitCode, code, _) = await Shell.GetErrorAsync(args);

        Assert.Equal((2, expected), (exitCode, code));
        Assert.Empty(Server.Asked);
    }

    [Fact]
    public async Task GrantLs_And_GrantRm_ShowTheGrant()
    {
        var grant = new { id = GrantId, path = "raw", subjectKind = "group", subject = "captions", effect = "deny", permissions = "write" };
        Server.Answers["GET grants"] = (200, new[] { grant });
        Server.Answers[$"DELETE grants/{GrantId}"] = (200, grant);

        Assert.Contains($"group:captions  deny    write", await SayAsync("grant", "ls"), StringComparison.Ordinal);
        Assert.Equal("Taken back: deny write on raw to group:captions\n", await SayAsync("grant", "rm", GrantId));
        Assert.Equal(GrantId, (await Shell.GetAsync("grant", "rm", GrantId)).GetProperty("id").GetString());
    }

    [Fact]
    public async Task Group_KeepsItsMembers_WhenOneIsAddedOrRemoved()
    {
        Server.Answers["GET groups"] = (200, new[] { new { name = "captions", members = new[] { "ann", "bob" } } });
        Server.Answers["PUT groups/captions"] = (200, new { name = "captions", members = new[] { "ann" } });

        await SayAsync("group", "add", "captions", "eve");
        var added = Server.BodyOf("PUT groups/captions");
        await SayAsync("group", "remove", "captions", "bob");

        Assert.Equal(["ann", "bob", "eve"], added.GetProperty("members").EnumerateArray().Select(m => m.GetString()!));
        Assert.Equal(["ann"], Server.BodyOf("PUT groups/captions").GetProperty("members").EnumerateArray().Select(m => m.GetString()!));
        Assert.Contains("ann, bob", await SayAsync("group", "ls"), StringComparison.Ordinal);
        Assert.Equal("notFound", (await Shell.GetErrorAsync("group", "rm", "nobody")).Code);
    }

    [Fact]
    public async Task Explain_PrintsTheDecisionAndEveryRule()
    {
        Server.Answers["GET access"] = (200, new
        {
            actor = "ann", permission = "write", path = "raw/a.mp4", allowed = false, decidedBy = "lock", reason = "Locked by bob: final.",
            considered = new[] { "Locked by bob: final.", "Role maintainer allows write." },
        });

        var said = await SayAsync("explain", "raw/a.mp4", "--permission", "write", "--who", "ann");

        Assert.Equal("no: ann may not write studio:raw/a.mp4\ndecided by lock: Locked by bob: final.\nconsidered:\n  1. Locked by bob: final.\n  2. Role maintainer allows write.\n", said);
        Assert.Contains(Server.Asked, a => a.Request == "GET access?path=raw%2Fa.mp4&permission=write&who=ann");
        Assert.False((await Shell.GetAsync("explain", "raw/a.mp4")).GetProperty("allowed").GetBoolean());
    }

    [Fact]
    public async Task Explain_AnswersForEverybody_WhenAsked()
    {
        Server.Answers["GET access/who"] = (200, new[] { new { actor = "ann", allowed = true, decidedBy = "role", reason = "Role owner allows manage." } });

        Assert.Contains("ann  yes  role", await SayAsync("explain", "--everyone", "--permission", "manage"), StringComparison.Ordinal);
        Assert.Equal("notFound", (await Shell.GetErrorAsync("explain", "nowhere:raw")).Code);
    }
}
