using System.Security.Cryptography;

namespace WorkspaceAgents.Cli.Tests;

public sealed class PushCommandTests : IAsyncLifetime, IDisposable
{
    private readonly Shell shell = new();
    private FakeServer server = null!;

    public async Task InitializeAsync()
    {
        server = await FakeServer.StartAsync();
        shell.Variables["WSA_SERVER"] = server.Address;
        shell.Variables["WSA_TOKEN"] = FakeServer.Token;
    }

    public async Task DisposeAsync() => await server.DisposeAsync();

    public void Dispose() => shell.Dispose();

    [Fact]
    public async Task Push_SendsAFolder_AndPassesOverWhatIsThere()
    {
        var one = Write("one.mp4", 100_000);
        var two = Write("sub dir/ké.srt", 10);
        Write("empty.csv", 0);
        Write(".hidden/secret.txt", 5);

        var first = await shell.GetAsync("push", Folder, "--to", "studio:shoot");
        var again = await shell.GetAsync("push", Folder, "--to", "studio:shoot");

        Assert.Equal(["shoot/empty.csv", "shoot/one.mp4", "shoot/sub dir/ké.srt"], server.Files.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(one, server.Files["shoot/one.mp4"]);
        Assert.Equal(two, server.Files["shoot/sub dir/ké.srt"]);
        Assert.All(first.GetProperty("files").EnumerateArray(), f => Assert.Equal("sent", f.GetProperty("state").GetString()));
        Assert.All(again.GetProperty("files").EnumerateArray(), f => Assert.Equal("unchanged", f.GetProperty("state").GetString()));
    }

    [Fact]
    public async Task Push_SendsAnEmptyFile_WhenNothingWasEverSentFromHere()
    {
        Write("empty.csv", 0);

        await shell.GetAsync("push", Folder, "--to", "studio");

        Assert.Equal(["empty.csv"], server.Files.Keys);
    }

    [Fact]
    public async Task Push_GoesOnFromWhatArrived_WhenTheConnectionIsCut()
    {
        var content = Write("one.mp4", 2_000_000);
        server.Troubles.Enqueue(new(null, KeepBytes: 500_000));
        server.Troubles.Enqueue(new(null, KeepBytes: 300_000));

        await shell.GetAsync("push", Folder, "--to", "studio");

        Assert.Equal(content, server.Files["one.mp4"]);
        Assert.Equal([0, 500_000, 800_000], server.Offsets);
    }

    [Theory]
    [InlineData(409)]
    [InlineData(423)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task Push_AsksForTheOffsetAndTriesAgain_WhenTheServerIsNotReady(int status)
    {
        var content = Write("one.mp4", 50_000);
        server.Troubles.Enqueue(new(status, KeepBytes: 50_000));
        server.Troubles.Enqueue(new(status));

        await shell.GetAsync("push", Folder, "--to", "studio");

        // The first PATCH had all the bytes although it was answered with trouble: nothing is sent twice.
        Assert.Equal([0], server.Offsets);
        Assert.Contains(server.Requests, r => r.StartsWith("HEAD", StringComparison.Ordinal));
        Assert.Single(shell.Pauses);
        Assert.Equal(50_000, content.Length);
    }

    [Fact]
    public async Task Push_GivesUpAndKeepsWhatArrived_WhenNothingMoves_AndGoesOnNextTime()
    {
        var content = Write("one.mp4", 1_000_000);
        server.Troubles.Enqueue(new(500, KeepBytes: 400_000));
        for (var i = 0; i < 20; i++) server.Troubles.Enqueue(new(500));

        var (exitCode, code, message) = await shell.GetErrorAsync("push", Folder, "--to", "studio");
        server.Troubles.Clear();
        var again = await shell.GetAsync("push", Folder, "--to", "studio");

        Assert.Equal((1, "pushFailed"), (exitCode, code));
        Assert.Contains("400,000 of 1,000,000 bytes", message, StringComparison.Ordinal);
        Assert.InRange(shell.Pauses.Count, 8, 12);
        Assert.Equal(400_000, Assert.Single(again.GetProperty("files").EnumerateArray()).GetProperty("resumedFromBytes").GetInt64());
        Assert.Equal(content, server.Files["one.mp4"]);
        Assert.Empty(Directory.GetFiles(Path.Combine(shell.Settings, "uploads")));
    }

    [Fact]
    public async Task Push_BeginsAnew_WhenTheFileChangedSinceTheCut()
    {
        Write("one.mp4", 1_000_000);
        server.Troubles.Enqueue(new(500, KeepBytes: 400_000));
        for (var i = 0; i < 20; i++) server.Troubles.Enqueue(new(500));
        await shell.GetErrorAsync("push", Folder, "--to", "studio");
        server.Troubles.Clear();

        var changed = Write("one.mp4", 1_000_000);
        var again = await shell.GetAsync("push", Folder, "--to", "studio");

        Assert.Equal(0, Assert.Single(again.GetProperty("files").EnumerateArray()).GetProperty("resumedFromBytes").GetInt64());
        Assert.Equal(changed, server.Files["one.mp4"]);
    }

    [Fact]
    public async Task Push_SendsALargeFileInParts_AndGoesOnWithThemWhateverTheJobs()
    {
        var content = Write("long.mp4", LargeBytes);
        for (var i = 0; i < 60; i++) server.Troubles.Enqueue(new(500, KeepBytes: i < 6 ? 1_000_000 : 0));

        Assert.Equal(1, (await shell.GetErrorAsync("push", Folder, "--to", "studio", "--jobs", "3")).ExitCode);
        server.Troubles.Clear();
        var again = await shell.GetAsync("push", Folder, "--to", "studio", "--jobs", "1");

        Assert.True(content.AsSpan().SequenceEqual(server.Files["long.mp4"]));
        Assert.True(Assert.Single(again.GetProperty("files").EnumerateArray()).GetProperty("resumedFromBytes").GetInt64() >= 3_000_000);
        // One that only asks whether the bytes are there, three parts, and the whole made of them.
        Assert.Equal(5, server.Requests.Count(r => r.StartsWith("POST", StringComparison.Ordinal)));
        Assert.Equal(1, server.Requests.Count(r => r.StartsWith("DELETE", StringComparison.Ordinal)));
        Assert.Empty(Directory.GetFiles(Path.Combine(shell.Settings, "uploads")));
    }

    [Fact]
    public async Task Push_SendsNoPart_WhenTheServerHasTheBytes()
    {
        server.Files["elsewhere.mp4"] = Write("long.mp4", LargeBytes);
        server.IsInstant = true;

        await shell.GetAsync("push", Folder, "--to", "studio", "--jobs", "4");

        Assert.Same(server.Files["elsewhere.mp4"], server.Files["long.mp4"]);
        Assert.Empty(server.Offsets);
    }

    [Fact]
    public async Task Push_BeginsAnew_WhenThePartsTogetherAreNotTheFile()
    {
        var content = Write("long.mp4", LargeBytes);
        server.DamagesJoins = true;

        var (_, _, message) = await shell.GetErrorAsync("push", Folder, "--to", "studio", "--jobs", "4");
        server.DamagesJoins = false;
        await shell.GetAsync("push", Folder, "--to", "studio", "--jobs", "4");

        Assert.Contains("not what was announced", message, StringComparison.Ordinal);
        Assert.True(content.AsSpan().SequenceEqual(server.Files["long.mp4"]));
    }

    [Theory]
    [InlineData("--jobs", "2")]
    [InlineData]
    public async Task Push_SendsLargeFilesWhole_WhenThereAreEnoughOfThemOrNobodyAsksForParts(params string[] jobs)
    {
        Write("a.mp4", LargeBytes);
        Write("b.mp4", 1000);

        await shell.GetAsync(["push", Folder, "--to", "studio", .. jobs]);

        Assert.Equal(2, server.Requests.Count(r => r.StartsWith("POST", StringComparison.Ordinal)));
        Assert.Equal([0, 0], server.Offsets);
    }

    [Fact]
    public async Task Push_StopsAtOnce_WhenTheTokenIsNotGood()
    {
        Write("one.mp4", 10);
        shell.Variables["WSA_TOKEN"] = "wsa_other";

        var (exitCode, code, message) = await shell.GetErrorAsync("push", Folder, "--to", "studio");

        Assert.Equal((1, "unauthenticated", "This token is not known here."), (exitCode, code, message));
        Assert.DoesNotContain(server.Requests, r => r.StartsWith("POST", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Push_NamesTheFolder_WhenThereIsNothingToPush()
    {
        Assert.Equal("noFolder", (await shell.GetErrorAsync("push", shell.Home.Combine("nowhere"), "--to", "studio")).Code);
        Directory.CreateDirectory(Folder);
        Assert.Equal("noFiles", (await shell.GetErrorAsync("push", Folder, "--to", "studio")).Code);
    }

    // Three parts.
    private const int LargeBytes = 70 << 20;

    private string Folder => shell.Home.Combine("shoot");

    private byte[] Write(string path, int sizeBytes)
    {
        var content = RandomNumberGenerator.GetBytes(sizeBytes);
        var full = Path.Combine(Folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllBytes(full, content);
        return content;
    }
}
