namespace WorkspaceAgents.Cli.Tests;

public sealed class SharingCommandsTests : ServerCase
{
    private const string Id = "0193a3c2-0000-7000-8000-000000000005";

    private static readonly object Share = new { id = Id, name = "take", kind = "file", target = "raw/a.mp4", access = "download", state = "open", hasPassword = true, uses = 1, maxUses = 5, createdBy = "ann", expiresAt = "2026-03-21T09:00:00Z" };

    [Fact]
    public async Task Share_ShowsTheAddressOnce_AloneOnStandardOutput()
    {
        Server.Answers["POST shares"] = (201, new { share = Share, url = "/s/secret" });
        Shell.Input = "long enough\n";

        var (exitCode, output, note) = await Shell.RunAsync("share", "add", "raw/a.mp4", "--download", "--days", "7", "--max-uses", "5", "--password");

        var body = Server.BodyOf("POST shares");
        Assert.Equal((0, $"{Server.Address}/s/secret\n"), (exitCode, output.ReplaceLineEndings("\n")));
        Assert.Contains($"wsa share rm {Id} -w studio", note, StringComparison.Ordinal);
        Assert.Equal(("raw/a.mp4", "download", "long enough", 5), (body.GetProperty("path").GetString(), body.GetProperty("access").GetString(), body.GetProperty("password").GetString(), body.GetProperty("maxUses").GetInt32()));
    }

    [Fact]
    public async Task Share_TakesADatasetVersion_ListsAndEnds()
    {
        Server.Answers["POST shares"] = (201, new { share = Share, url = "/s/secret" });
        Server.Answers["GET shares"] = (200, new[] { Share });
        Server.Answers[$"DELETE shares/{Id}"] = (204, null);

        await Shell.GetAsync("share", "add", "--dataset", "street@v2");

        var body = Server.BodyOf("POST shares");
        Assert.Equal(("street", "v2", "view"), (body.GetProperty("dataset").GetString(), body.GetProperty("version").GetString(), body.GetProperty("access").GetString()));
        Assert.Contains("take  raw/a.mp4  download  open   1 of 5  yes", await SayAsync("share", "ls"), StringComparison.Ordinal);
        Assert.True((await Shell.GetAsync("share", "rm", Id)).GetProperty("revoked").GetBoolean());
        Assert.Equal("usage", (await Shell.GetErrorAsync("share", "add")).Code);
        Assert.Equal("notFound", (await Shell.GetErrorAsync("share", "ls", "-w", "nowhere")).Code);
    }

    [Theory]
    [InlineData("12.5", 12.5)]
    [InlineData("1:02.5", 62.5)]
    [InlineData("1:00:02", 3602)]
    public async Task Comment_IsMadeAtATime(string typed, double seconds)
    {
        Server.Answers["POST comments"] = (201, new { comment = new { id = Id, path = "raw/a.mp4" }, mentioned = new[] { "bob" }, notTold = new[] { "eve" } });

        var said = await SayAsync("comment", "add", "raw/a.mp4", "@bob @eve shaky", "--at", typed);

        Assert.Equal(seconds, Server.BodyOf("POST comments").GetProperty("atSeconds").GetDouble());
        Assert.Equal($"Comment {Id} on studio:raw/a.mp4; told bob.\nNot told (no members, or they may not see the file): eve\n", said);
    }

    [Fact]
    public async Task Comment_ShowsThreads_AndChangesThem()
    {
        Server.Answers["GET comments"] = (200, new
        {
            threads = new[]
            {
                new
                {
                    id = Id, author = "ann", createdAt = "2026-03-14T09:00:00Z", atSeconds = 12.5, text = "shaky", resolvedAt = "2026-03-14T10:00:00Z", resolvedBy = "bob",
                    replies = new[] { new { id = Id, author = "bob", createdAt = "2026-03-14T09:30:00Z", text = "fixed" } },
                },
            },
        });
        Server.Answers[$"POST comments/{Id}/resolve"] = (200, new { id = Id });
        Server.Answers[$"DELETE comments/{Id}"] = (403, new { code = "forbidden", detail = "It is ann's comment." });

        Assert.Equal($"ann, 2026-03-14 09:00 at 12.5 s (resolved by bob)  {Id}\n  shaky\n    bob, 2026-03-14 09:30  {Id}\n      fixed\n", await SayAsync("comment", "ls", "raw/a.mp4", "--open"));
        Assert.Contains(Server.Asked, a => a.Request == "GET comments?path=raw%2Fa.mp4&resolved=false&limit=200");
        Assert.Equal("resolved", (await Shell.GetAsync("comment", "resolve", Id)).GetProperty("state").GetString());
        Assert.Equal("forbidden", (await Shell.GetErrorAsync("comment", "rm", Id)).Code);
        Assert.Equal("usage", (await Shell.GetErrorAsync("comment", "add", "raw/a.mp4", "x", "--at", "noon")).Code);
    }

    [Fact]
    public async Task Inbox_ShowsWhoWaits_AndTakesOneOff()
    {
        Server.Answers["GET /api/v1/inbox"] = (200, new[] { new { workspace = "studio", comment = new { id = Id, path = "raw/a.mp4", author = "ann", createdAt = "2026-03-14T09:00:00Z", frameIndex = 7, text = "@bob look" } } });
        Server.Answers[$"POST /api/v1/inbox/{Id}/done"] = (204, null);

        Assert.Equal($"studio:raw/a.mp4\n  ann, 2026-03-14 09:00 at frame 7  {Id}\n    @bob look\n", await SayAsync("comment", "inbox", "--done", Id));
        Assert.Contains(Server.Asked, a => a.Request == $"POST /api/v1/inbox/{Id}/done");
    }

    [Fact]
    public async Task Search_SaysWhatWasFound_AndWhetherThereIsMore()
    {
        Server.Answers["GET search"] = (200, new
        {
            hits = new object[]
            {
                new { kind = "file", name = "a.mp4", path = "raw/a.mp4", sizeBytes = 2048, at = "2026-03-14T09:00:00Z" },
                new { kind = "comment", name = "ann", path = "raw/a.mp4", text = "very\nshaky", at = "2026-03-14T09:00:00Z" },
            },
            isComplete = false,
        });

        var said = await SayAsync("search", "drone", "0412", "--kind", "file", "--kind", "comment");

        Assert.Contains(Server.Asked, a => a.Request == "GET search?q=drone%200412&limit=50&kind=file&kind=comment");
        Assert.Contains("comment  raw/a.mp4  ann: very shaky", said, StringComparison.Ordinal);
        Assert.Contains("There is more", said, StringComparison.Ordinal);
        Assert.Equal(2, (await Shell.GetAsync("search", "drone")).GetProperty("hits").GetArrayLength());
        Assert.Equal("notFound", (await Shell.GetErrorAsync("search", "drone", "-w", "nowhere")).Code);
    }
}
