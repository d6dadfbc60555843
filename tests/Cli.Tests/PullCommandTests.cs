using System.Security.Cryptography;

namespace WorkspaceAgents.Cli.Tests;

public sealed class PullCommandTests : ServerCase
{
    private string Folder => Shell.Home.Combine("here");

    [Fact]
    public async Task Pull_FetchesAFolder_AndPassesOverWhatIsHere()
    {
        var one = Put("shoot/one.mp4", 300_000);
        Put("shoot/day 1/ké.srt", 10);
        Put("shoot/empty.csv", 0);
        Put("other/two.mp4", 10);
        Server.PageSize = 1;

        var first = await Shell.GetAsync("pull", "studio:shoot", "--to", Folder, "--jobs", "2");
        var again = await Shell.GetAsync("pull", "studio:shoot", "--to", Folder);

        Assert.Equal(["day 1/ké.srt", "empty.csv", "one.mp4"], FilesHere());
        Assert.Equal(one, await File.ReadAllBytesAsync(Path.Combine(Folder, "one.mp4")));
        Assert.All(first.GetProperty("files").EnumerateArray(), f => Assert.Equal("fetched", f.GetProperty("state").GetString()));
        Assert.All(again.GetProperty("files").EnumerateArray(), f => Assert.Equal("unchanged", f.GetProperty("state").GetString()));
    }

    [Theory]
    [InlineData("shoot/**/*.srt", "a.srt|day/b.srt")]
    [InlineData("shoot/*.mp4", "a.mp4")]
    [InlineData("shoot/d*", "day/b.mp4|day/b.srt")]
    public async Task Pull_FetchesWhatWildcardsMean(string pattern, string expected)
    {
        foreach (var path in new[] { "shoot/a.mp4", "shoot/a.srt", "shoot/day/b.mp4", "shoot/day/b.srt" }) Put(path, 5);

        Assert.Contains(" fetched, 0 unchanged, 0 failed", await SayAsync("pull", pattern, "--to", Folder), StringComparison.Ordinal);

        Assert.Equal(expected.Split('|'), FilesHere());
    }

    [Fact]
    public async Task Pull_TakesWhatIsIncluded_AndNotExcluded()
    {
        foreach (var path in new[] { "shoot/a.mp4", "shoot/a.srt", "shoot/day/b.mp4", "shoot/night/b.mp4" }) Put(path, 5);

        await SayAsync("pull", "shoot", "--to", Folder, "--include", "*.mp4", "--exclude", "night");

        Assert.Equal(["a.mp4", "day/b.mp4"], FilesHere());
    }

    [Fact]
    public async Task Pull_GoesOnWhereAKilledRunStopped_AndSaysWhichBytesItMeans()
    {
        var content = Put("a b.mp4", 300_000);
        var hash = Convert.ToHexStringLower(SHA256.HashData(content));
        Directory.CreateDirectory(Folder);
        await File.WriteAllBytesAsync(Path.Combine(Folder, $"a b.mp4.{hash[..12]}.part"), content[..120_000]);

        var answer = await Shell.GetAsync("pull", "a b.mp4", "--to", Folder + "/");

        Assert.Equal(120_000, answer.GetProperty("files")[0].GetProperty("resumedFromBytes").GetInt64());
        Assert.Equal($"bytes=120000- \"{hash}\"", Assert.Single(Server.Ranges));
        Assert.Equal(content, await File.ReadAllBytesAsync(Path.Combine(Folder, "a b.mp4")));
        Assert.Equal(["a b.mp4"], FilesHere());
    }

    [Fact]
    public async Task Pull_GoesOn_WhenTheConnectionIsCut()
    {
        var content = Put("a.mp4", 900_000);
        Server.Troubles.Enqueue(new(null, KeepBytes: 300_000));
        Server.Troubles.Enqueue(new(null, KeepBytes: 0));

        await SayAsync("pull", "a.mp4", "--to", Path.Combine(Shell.Home.Path, "new name.mp4"));

        Assert.Equal(content, await File.ReadAllBytesAsync(Shell.Home.Combine("new name.mp4")));
        Assert.Equal(2, Shell.Pauses.Count);
    }

    [Fact]
    public async Task Pull_BeginsAnew_WhenWhatIsHereIsNotTheBeginning_AndNeverShowsWrongBytes()
    {
        var content = Put("a.mp4", 1000);
        var hash = Convert.ToHexStringLower(SHA256.HashData(content));
        Directory.CreateDirectory(Folder);
        await File.WriteAllBytesAsync(Path.Combine(Folder, $"a.mp4.{hash[..12]}.part"), new byte[400]);

        var (exitCode, code, message) = await Shell.GetErrorAsync("pull", "a.mp4", "--to", Folder);
        var shown = FilesHere();
        await SayAsync("pull", "a.mp4", "--to", Folder);

        Assert.Equal((1, "pullFailed"), (exitCode, code));
        Assert.Contains("it was thrown away", message, StringComparison.Ordinal);
        Assert.Empty(shown);
        Assert.Equal(content, await File.ReadAllBytesAsync(Path.Combine(Folder, "a.mp4")));
    }

    [Fact]
    public async Task Pull_ReplacesAnOlderFile_OnlyWithAWholeNewOne()
    {
        Put("a.mp4", 100);
        Directory.CreateDirectory(Folder);
        await File.WriteAllTextAsync(Path.Combine(Folder, "a.mp4"), "older");
        for (var i = 0; i < 20; i++) Server.Troubles.Enqueue(new(null, KeepBytes: 0));

        await Shell.GetErrorAsync("pull", "a.mp4", "--to", Folder);

        Assert.Equal("older", await File.ReadAllTextAsync(Path.Combine(Folder, "a.mp4")));
    }

    [Fact]
    public async Task Pull_FetchesAVersion_OrSaysWhichThereAre()
    {
        Put("a.mp4", 10);

        Assert.Equal(1, (await Shell.GetAsync("pull", "a.mp4", "--version", "1", "--to", Folder + "/")).GetProperty("files")[0].GetProperty("version").GetInt32());
        Assert.Contains("its versions are 1.", (await Shell.GetErrorAsync("pull", "a.mp4", "--version", "7")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pull_RefusesNamesThatLeadOutOfTheFolder()
    {
        Put("shoot/../../evil.txt", 5);

        var (exitCode, code, _) = await Shell.GetErrorAsync("pull", "shoot/**", "--to", Folder);

        Assert.Equal((1, "badName"), (exitCode, code));
        Assert.False(Directory.Exists(Folder));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("17")]
    [InlineData("many")]
    public async Task Jobs_AreBounded(string jobs) => Assert.Equal((2, "usage"), (await Shell.GetErrorAsync("pull", "a", "--jobs", jobs)) is var (exit, code, _) ? (exit, code) : default);

    [Fact]
    public async Task Push_SendsOneFile_OrWhatIsIncluded()
    {
        Directory.CreateDirectory(Path.Combine(Folder, "day"));
        await File.WriteAllTextAsync(Path.Combine(Folder, "a.vtt"), "a");
        await File.WriteAllTextAsync(Path.Combine(Folder, "day", "b.vtt"), "b");
        await File.WriteAllTextAsync(Path.Combine(Folder, "day", "b.mp4"), "c");

        await SayAsync("push", Path.Combine(Folder, "a.vtt"), "--to", ":one", "--quiet");
        await SayAsync("push", Folder, "--to", "many", "--workspace", "studio", "--include", "*.vtt", "--jobs", "1");

        Assert.Equal(["many/a.vtt", "many/day/b.vtt", "one/a.vtt"], Server.Files.Keys.Order(StringComparer.Ordinal));
    }

    private byte[] Put(string path, int sizeBytes) => Server.Files[path] = RandomNumberGenerator.GetBytes(sizeBytes);

    private string[] FilesHere() =>
        [.. Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Folder, f).Replace('\\', '/')).Order(StringComparer.Ordinal)];
}
