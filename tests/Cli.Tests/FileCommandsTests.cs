namespace WorkspaceAgents.Cli.Tests;

public sealed class FileCommandsTests : ServerCase
{
    private const string TrashId = "0193a3c2-0000-7000-8000-000000000002";

    public FileCommandsTests()
    {
        foreach (var path in new[] { "readme.txt", "raw/a.mp4", "raw/b.mp4", "raw/day 2/c.MP4", "raw/day 2/c.vtt" }) paths.Add(path);
    }

    private readonly List<string> paths = [];

    [Fact]
    public async Task Ls_ListsAFolder_PageByPage()
    {
        Fill();
        Server.PageSize = 1;

        Assert.Equal("raw/\nreadme.txt\n", await SayAsync("ls"));
        Assert.Equal("day 2/\na.mp4\nb.mp4\n", await SayAsync("ls", "studio:raw"));
        Assert.Equal(["raw/a.mp4", "raw/b.mp4"], (await Shell.GetAsync("ls", "raw")).GetProperty("files").EnumerateArray().Select(f => f.GetProperty("path").GetString()!));
    }

    [Theory]
    [InlineData("raw/*.mp4", "raw/a.mp4\nraw/b.mp4\n")]
    [InlineData("**/*.mp4", "raw/a.mp4\nraw/b.mp4\nraw/day 2/c.MP4\n")]
    [InlineData("raw/d*", "raw/day 2/\n")]
    [InlineData("raw/?.mp4", "raw/a.mp4\nraw/b.mp4\n")]
    [InlineData("raw/a.mp4", "raw/a.mp4\n")]
    public async Task Ls_FindsWhatIsMeant(string pattern, string expected)
    {
        Fill();

        Assert.Equal(expected, await SayAsync("ls", pattern));
    }

    [Fact]
    public async Task Ls_SaysMore_WhenAsked()
    {
        Fill();

        Assert.Contains("3 B   1        2026-03-14 09:00  ann", await SayAsync("ls", "-l", "raw"), StringComparison.Ordinal);
        Assert.Equal("studio:raw\n├── day 2/\n│   ├── c.MP4  3 B\n│   └── c.vtt  3 B\n├── a.mp4  3 B\n└── b.mp4  3 B\n1 folders, 4 files, 12 B\n", await SayAsync("ls", "--tree", "raw"));
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("*.zip")]
    public async Task Ls_SaysSo_WhenNothingIsThere(string path)
    {
        Fill();

        Assert.Equal("notFound", (await Shell.GetErrorAsync("ls", path)).Code);
    }

    [Theory]
    [InlineData("raw/a.mp4", "final/a.mp4", "final/a.mp4")]
    [InlineData("raw/a.mp4", "final/", "final/a.mp4")]
    [InlineData("readme.txt", "raw", "raw/readme.txt")]
    [InlineData("raw/a.mp4", "studio:", "a.mp4")]
    public async Task Mv_GoesToANewPath_OrIntoAFolder(string from, string typed, string to)
    {
        Fill();
        Server.Answers["POST files/move"] = (200, new { from, to, isFolder = false, fileCount = 1, replacedCount = 0 });

        Assert.Equal($"moved {from} → {to}\n", await SayAsync("mv", from, typed));
        Assert.Equal((from, to), (Server.BodyOf("POST files/move").GetProperty("from").GetString(), Server.BodyOf("POST files/move").GetProperty("to").GetString()));
    }

    [Fact]
    public async Task Cp_TakesAVersion_AndManyFiles()
    {
        Fill();
        Server.Answers["POST files/copy"] = (200, new { from = "raw/a.mp4", to = "old/a.mp4", isFolder = false, fileCount = 1, replacedCount = 1 });

        var one = await Shell.GetAsync("cp", "raw/a.mp4", "old/a.mp4", "--version", "3", "--overwrite");
        var many = await Shell.GetAsync("cp", "raw/*.mp4", "old/");

        Assert.Equal("raw/a.mp4", one.GetProperty("transfers")[0].GetProperty("from").GetString());
        Assert.Equal(2, many.GetProperty("transfers").GetArrayLength());
        Assert.Contains(Server.Asked, a => a.Body.Contains("\"overwrite\":true,\"version\":3", StringComparison.Ordinal));
        Assert.Contains("are older versions now", await SayAsync("cp", "raw/a.mp4", "old/a.mp4", "-f"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mv_RefusesBeforeItIsSent_WhenItCannotBe()
    {
        Fill();

        Assert.Equal("usage", (await Shell.GetErrorAsync("mv", "studio:raw/a.mp4", "other:raw/a.mp4")).Code);
        Assert.Equal("usage", (await Shell.GetErrorAsync("mv", "raw/*.mp4", "one.mp4")).Code);
        Assert.Equal((1, "notFound"), (await Shell.GetErrorAsync("mv", "gone.mp4", "raw2/gone.mp4")) is var (exit, code, _) ? (exit, code) : default);
        Assert.Single(Server.Asked);
    }

    [Fact]
    public async Task Rm_SaysWhereItWent_AndHowItComesBack()
    {
        Fill();
        Server.Answers["DELETE files/raw/a.mp4"] = (204, null);
        Server.Answers["DELETE folders/raw/day 2"] = (204, null);
        Server.Answers["GET trash"] = (200, new { items = new[] { Trashed("raw/a.mp4", false, 1), Trashed("raw/day 2", true, 2) } });

        Assert.Equal("Moved studio:raw/a.mp4 to the trash, kept until 2026-04-13 09:00 UTC. Bring it back: wsa restore studio:raw/a.mp4\n", await SayAsync("rm", "raw/a.mp4"));
        Assert.Equal("Moved studio:raw/day 2 to the trash (2 files, 3.0 KiB), kept until 2026-04-13 09:00 UTC. Bring it back: wsa restore 'studio:raw/day 2'\n", await SayAsync("rm", "-r", "raw/day 2"));
        Assert.Equal(TrashId, (await Shell.GetAsync("rm", "raw/a.mp4")).GetProperty("removed")[0].GetProperty("trashId").GetString());
    }

    [Fact]
    public async Task Rm_TouchesNothing_WhenAFolderIsNotMeant()
    {
        Fill();

        var (exitCode, code, message) = await Shell.GetErrorAsync("rm", "raw/a.mp4", "raw/day 2");

        Assert.Equal((2, "usage"), (exitCode, code));
        Assert.Contains("--recursive", message, StringComparison.Ordinal);
        Assert.DoesNotContain(Server.Asked, a => a.Request.StartsWith("DELETE", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Rm_DeletesForGood_WhenTold()
    {
        Fill();
        Server.Answers["DELETE files/raw/a.mp4"] = (204, null);
        Server.Answers["GET trash"] = (200, new { items = new[] { Trashed("raw/a.mp4", false, 1), Trashed("old.mp4", false, 1) } });
        Server.Answers[$"DELETE trash/{TrashId}"] = (200, new { itemCount = 1, fileCount = 1, sizeBytes = 3072 });

        Assert.Equal("Deleted studio:raw/a.mp4 for good: 1 files, 3.0 KiB freed.\n", await SayAsync("rm", "raw/a.mp4", "--forever"));
        // In the trash already: only out of it.
        Assert.Equal(3072, (await Shell.GetAsync("rm", "old.mp4", "--forever")).GetProperty("removed")[0].GetProperty("freedBytes").GetInt64());
        Assert.DoesNotContain(Server.Asked, a => a.Request == "DELETE files/old.mp4");
        Assert.Equal("notFound", (await Shell.GetErrorAsync("rm", "never.mp4", "--forever")).Code);
    }

    [Fact]
    public async Task Restore_BringsBackTheEntry_AFileOfAFolder_OrAVersion()
    {
        Server.Answers["GET trash"] = (200, new { items = new[] { Trashed("raw/day 2", true, 2) } });
        Server.Answers["POST trash/restore"] = (200, new { path = "raw/day 2 (2)", isFolder = true, fileCount = 2 });
        Server.Answers["POST restore/raw/c.mp4"] = (200, new { file = new { path = "raw/c.mp4", version = 1 } });
        Server.Answers["POST versions/2/restore/raw/a.mp4"] = (200, new { file = new { path = "raw/a.mp4", version = 5 } });

        Assert.Equal("Restored studio:raw/day 2 (2) (2 files).\n", await SayAsync("restore", "raw/day 2", "--rename"));
        Assert.True(Server.BodyOf("POST trash/restore").GetProperty("rename").GetBoolean());
        Assert.Equal("raw/c.mp4", (await Shell.GetAsync("restore", "raw/c.mp4")).GetProperty("path").GetString());
        Assert.Equal("studio:raw/a.mp4 has the content of version 2 again, as version 5.\n", await SayAsync("restore", "raw/a.mp4", "--version", "2"));
        Assert.Equal("notFound", (await Shell.GetErrorAsync("restore", "never.mp4")).Code);
    }

    [Fact]
    public async Task Trash_ListsAndEmpties()
    {
        Server.Answers["GET trash"] = (200, new { items = new[] { Trashed("raw", true, 2) } });
        Server.Answers["DELETE trash"] = (200, new { itemCount = 1, fileCount = 2, sizeBytes = 3072 });

        Assert.Contains("raw/  2      3.0 KiB", await SayAsync("trash", "ls"), StringComparison.Ordinal);
        Assert.Equal("Deleted for good: 2 files, 3.0 KiB freed.\n", await SayAsync("trash", "empty"));
    }

    [Fact]
    public async Task Usage_DrawsBars()
    {
        static object Folder(string path, long used) => new { path, fileCount = 2, sizeBytes = used, oldVersionBytes = 0, trashFileCount = 0, trashBytes = 0, usedBytes = used };
        Server.Answers["GET usage"] = (200, new { quotaBytes = 8192, usedBytes = 2048, promisedBytes = 2048, trashRetentionDays = 30, folder = Folder("", 2048), folders = new[] { Folder("raw", 1024) } });

        var said = await SayAsync("usage");

        Assert.Contains("raw/            ██████████░░░░░░░░░░  1.0 KiB", said, StringComparison.Ordinal);
        Assert.Contains("quota ██████████░░░░░░░░░░ 50%: 2.0 KiB of 8.0 KiB, 2.0 KiB more in open uploads", said, StringComparison.Ordinal);
        Assert.Equal(8192, (await Shell.GetAsync("usage", "raw")).GetProperty("quotaBytes").GetInt64());
    }

    [Fact]
    public async Task Workspace_MustBeNamed_WhenThereAreSeveral()
    {
        Fill();
        Server.Workspaces = ["other", "studio"];

        var (exitCode, code, message) = await Shell.GetErrorAsync("ls");
        Shell.Variables["WSA_WORKSPACE"] = "studio";

        Assert.Equal((1, "noWorkspace"), (exitCode, code));
        Assert.Contains("other, studio", message, StringComparison.Ordinal);
        Assert.Equal("raw/\nreadme.txt\n", await SayAsync("ls"));
    }

    private void Fill()
    {
        foreach (var path in paths) Server.Files[path] = [1, 2, 3];
    }

    private static object Trashed(string path, bool isFolder, int fileCount) => new
    {
        id = TrashId, path, isFolder, fileCount, sizeBytes = 3072, deletedAt = "2026-03-14T09:00:00Z", deletedBy = "ann", keptUntil = "2026-04-13T09:00:00Z",
    };
}
