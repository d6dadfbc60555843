using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace WorkspaceAgents.Media.Tests;

public class MediaToolboxTests
{
    [RequiresToolFact("ffmpeg")]
    public async Task GetToolVersionAsync_NamesFfmpegAndItsCodecs_WhenInstalled() =>
        Assert.Matches(@"^ffmpeg \S+, libavcodec \d+\.\d+\.\d+$", await Tools.Toolbox.GetToolVersionAsync(CancellationToken.None));

    [Fact]
    public async Task GetToolVersionAsync_TellsHowToInstall_WhenMissing()
    {
        var toolbox = new MediaToolbox(new MediaOptions { FfmpegFolder = Path.Combine(Path.GetTempPath(), "no-such-folder") });

        var exception = await Assert.ThrowsAsync<MediaException>(() => toolbox.GetToolVersionAsync(CancellationToken.None));

        Assert.Equal(MediaErrorCode.ToolMissing, exception.Code);
        Assert.Contains("apt-get install ffmpeg", exception.Message, StringComparison.Ordinal);
    }

    [RequiresToolFact("ffmpeg")]
    public async Task RunAsync_KillsTheProcess_WhenCancelled()
    {
        using var cancellation = new CancellationTokenSource();
        var run = Endless(_ => cancellation.Cancel());

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Tools.Toolbox.RunAsync(run, cancellation.Token));
    }

    [RequiresToolFact("ffmpeg")]
    public async Task RunAsync_StopsTheProcess_WhenItsTimeIsUp()
    {
        var time = new FakeTimeProvider();
        var toolbox = new MediaToolbox(Options.Create(new MediaOptions()), time, NullLogger<MediaToolbox>.Instance, new MediaWorkers());

        var exception = await Assert.ThrowsAsync<MediaException>(() => toolbox.RunAsync(Endless(_ => time.Advance(TimeSpan.FromMinutes(2))), CancellationToken.None));

        Assert.Equal(MediaErrorCode.TimedOut, exception.Code);
    }

    [RequiresToolFact("ffmpeg")]
    public async Task RunAsync_StopsTheProcess_WhenItsOutputIsTooLong()
    {
        using var output = new MemoryStream();
        var run = Endless(null) with { Output = output, MaxOutputBytes = 100_000 };

        var exception = await Assert.ThrowsAsync<MediaException>(() => Tools.Toolbox.RunAsync(run, CancellationToken.None));

        Assert.Equal(MediaErrorCode.ToolFailed, exception.Code);
        Assert.True(output.Length <= 100_000);
    }

    [RequiresToolFact("ffprobe")]
    public async Task ProbeAsync_OpensNoOtherFile_WhenAPlaylistNamesOne()
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.mp4");
        await File.WriteAllTextAsync(path, "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nfile:///etc/hostname.ts\n#EXT-X-ENDLIST\n");
        try
        {
            var exception = await Assert.ThrowsAsync<MediaException>(() => Tools.Prober.ProbeAsync(path, CancellationToken.None));
            Assert.Equal(MediaErrorCode.Unreadable, exception.Code);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task ReadAsync_CutsLongLinesAndKeepsTheRest_WhenSplitting()
    {
        var lines = new List<int>();
        var text = string.Concat("one\r\n", new string('x', 300_000), "\nthree\n", "last");

        await LineSplitter.ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(text)), line => lines.Add(line.Length), CancellationToken.None);

        Assert.Equal([3, LineSplitter.MaxLineBytes, 5, 4], lines);
    }

    [Theory]
    [InlineData("00:00:00", "Media:ProbeTimeout")]
    [InlineData("02:00:00", "Media:ProbeTimeout")]
    public void FindProblem_NamesTheKey_WhenASettingIsOutOfRange(string timeout, string key) =>
        Assert.Contains(key, new MediaOptions { ProbeTimeout = TimeSpan.Parse(timeout, System.Globalization.CultureInfo.InvariantCulture) }.FindProblem(), StringComparison.Ordinal);

    /// <summary>Prints without end until someone stops it.</summary>
    private static ToolRun Endless(LineHandler? onLine) => new()
    {
        Tool = "ffmpeg",
        Arguments = ["-v", "error", "-nostdin", "-f", "lavfi", "-i", "testsrc2=size=64x48", "-f", "framecrc", "pipe:1"],
        Timeout = TimeSpan.FromMinutes(1),
        OnOutputLine = onLine,
    };
}
