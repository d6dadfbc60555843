using Microsoft.Extensions.Time.Testing;

namespace WorkspaceAgents.Cli.Tests;

public sealed class TransferBoardTests : IDisposable
{
    private readonly FakeTimeProvider time = new();
    private readonly StringWriter error = new();
    private readonly Dictionary<string, string> variables = new() { ["NO_COLOR"] = "1" };

    [Fact]
    public async Task Render_ShowsEveryRunningFileAndTheTotal_WithRateAndEta()
    {
        await using var board = Board(isShown: true);
        using (var done = board.Begin("one.mp4", 1 << 20)) done.Add(1 << 20);
        using var running = board.Begin("shoots/two.mp4", 3 << 20);
        board.Render(120);
        running.Add(1 << 20);
        time.Advance(TimeSpan.FromSeconds(2));

        var lines = board.Render(120);

        Assert.Equal(2, lines.Count);
        Assert.Contains("shoots/two.mp4", lines[0], StringComparison.Ordinal);
        Assert.Contains(" 33% ████░░░░░░░░", lines[0], StringComparison.Ordinal);
        Assert.Contains("pulled 1 of 2 files", lines[1], StringComparison.Ordinal);
        // 1 MiB in the last 2 s, 2 MiB to go.
        Assert.EndsWith("2.0 MiB of   4.0 MiB  512.0 KiB/s  ETA 0:04", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Render_CountsNoSpeed_ForWhatWasHereAlready_AndNeverWraps()
    {
        await using var board = Board(isShown: true);
        using var line = board.Begin(new string('x', 300) + ".mp4", 4 << 20);
        board.Render(70);
        line.JumpTo(3 << 20);
        time.Advance(TimeSpan.FromSeconds(2));

        var lines = board.Render(70);

        Assert.All(lines, l => Assert.InRange(l.Length, 1, 70));
        Assert.Contains(".mp4", lines[0], StringComparison.Ordinal);
        Assert.Contains("0 B/s", board.Render(120)[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Board_RewritesItsLinesInPlace_AndTakesThemAway()
    {
        await using (var board = Board(isShown: true))
        {
            using var line = board.Begin("a.mp4", 100);
            time.Advance(TimeSpan.FromMilliseconds(400));
        }

        var written = error.ToString();
        Assert.Contains("\r\e[2A\e[J", written, StringComparison.Ordinal);
        Assert.EndsWith("\r\e[2A\e[J", written, StringComparison.Ordinal);
        Assert.DoesNotContain("\e[36m", written, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Board_UsesColours_UnlessToldNotTo()
    {
        variables.Clear();
        await using var board = Board(isShown: true);
        using var line = board.Begin("a.mp4", 100);

        Assert.Contains("\e[36m", board.Render(100)[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Board_WritesNothing_WhenNobodyWatches()
    {
        await using (var board = Board(isShown: false))
        {
            using var line = board.Begin("a.mp4", 100);
            line.Add(50);
            time.Advance(TimeSpan.FromSeconds(5));
        }

        Assert.Equal("", error.ToString());
    }

    public void Dispose() => error.Dispose();

    private TransferBoard Board(bool isShown) => new(
        new Session
        {
            Output = TextWriter.Null, Error = error, Input = TextReader.Null, IsInteractive = true, SettingsFolder = "", Time = time,
            GetVariable = variables.GetValueOrDefault, PauseAsync = (_, _) => Task.CompletedTask,
        }, isShown, "pulled", 2, 4 << 20);
}
