using WorkspaceAgents.Alignment;

namespace WorkspaceAgents.Cli.Tests;

public sealed class IndexCommandsTests : IDisposable
{
    private readonly Shell shell = new();

    public void Dispose() => shell.Dispose();

    [Fact]
    public async Task IndexQuery_AnswersFromFiles_WithoutAServer()
    {
        var path = await WriteIndexAsync();

        var answer = await shell.GetAsync("index", "query", "SELECT recording, count(*) AS frames, any_value(caption_talk_text) AS said FROM frames GROUP BY ALL", path);

        Assert.Equal("[[\"take-1\",25,\"hello\"]]", answer.GetProperty("rows").GetRawText());
        Assert.Equal("BIGINT", answer.GetProperty("columns")[1].GetProperty("type").GetString());
    }

    [Fact]
    public async Task IndexQuery_WritesTheWholeResult_WhenAFileIsNamed()
    {
        var (path, output) = (await WriteIndexAsync(), shell.Home.Combine("out.csv"));

        var answer = await shell.GetAsync("index", "query", "FROM spans SELECT recording, start_seconds, text", path, "--out", output);

        Assert.Equal(1, answer.GetProperty("rowCount").GetInt32());
        Assert.Equal("recording,start_seconds,text\ntake-1,0.0,hello\n", await File.ReadAllTextAsync(output));
    }

    [Theory]
    [InlineData("SELECT * FROM '/etc/passwd'", 1, "invalid")]
    [InlineData("SELECT 1", 2, "usage", "--out", "x.json")]
    public async Task IndexQuery_FailsInOneLine_WhenItIsNotPossible(string sql, int exitCode, string code, params string[] more)
    {
        var path = await WriteIndexAsync();

        var answer = await shell.GetErrorAsync(["index", "query", sql, path, .. more]);

        Assert.Equal((exitCode, code), (answer.ExitCode, answer.Code));
    }

    [Fact]
    public async Task IndexTables_ListsTheColumnsOfFiles()
    {
        var answer = await shell.GetAsync("index", "tables", await WriteIndexAsync());

        Assert.Equal(["frames", "spans", "sensors", "annotations"], answer.EnumerateArray().Select(t => t.GetProperty("name").GetString()));
        Assert.Contains(answer[0].GetProperty("columns").EnumerateArray(), c => c.GetProperty("name").GetString() == "caption_talk_text");
    }

    private async Task<string> WriteIndexAsync()
    {
        var path = shell.Home.Combine("take-1.parquet");
        await MetadataIndexWriter.WriteAsync(
            new() { FramePtsSeconds = [.. Enumerable.Range(0, 25).Select(i => i / 25.0)], StopSeconds = 1, CaptionTracks = [new("talk.srt", [new(0, 1, "hello")], ClockMap.Identity)] }, path, CancellationToken.None);
        return path;
    }
}
