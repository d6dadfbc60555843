namespace WorkspaceAgents.Media.Tests;

public sealed class LibAvTests
{
    [RequiresToolFact("ffmpeg")]
    public async Task Load_TakesOneRelease_OfTheSystem()
    {
        var lib = LibAv.Load(null);
        var program = await Peer.LinesAsync("ffmpeg", "-version");

        Assert.InRange(lib.AvutilVersion.Major, 57, 59);
        Assert.Equal(lib.AvutilVersion.Major + 2, lib.AvcodecVersion.Major);
        Assert.Equal(lib.AvcodecVersion.Major, lib.AvformatVersion.Major);
        Assert.Contains(program, line => line.StartsWith("libavcodec", StringComparison.Ordinal) && line.Contains($"{lib.AvcodecVersion.Major}.", StringComparison.Ordinal));
        Assert.Same(lib, LibAv.Load(""));
    }

    [Fact]
    public void Load_SaysWhatIsMissingAndHowToInstallIt_WhenTheFolderIsEmpty()
    {
        using var folder = new TemporaryFolder();

        var failure = Assert.Throws<MediaException>(() => LibAv.Load(folder.Path));

        Assert.Equal(MediaErrorCode.ToolMissing, failure.Code);
        Assert.Contains(folder.Path, failure.Message, StringComparison.Ordinal);
        Assert.Contains("avformat", failure.Message, StringComparison.Ordinal);
        Assert.Contains("apt-get install ffmpeg", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Media:LibraryFolder", failure.Message, StringComparison.Ordinal);
    }

    [RequiresToolFact("ffmpeg")]
    public void Describe_GivesLibavsWords() =>
        Assert.Equal("Invalid data found when processing input", LibAv.Default.Describe(LibAv.InvalidData));

    [RequiresToolFact("ffmpeg")]
    public void PixelFormatOf_RefusesUnknownNames()
    {
        Assert.Equal("yuv420p", LibAv.Default.PixelFormatName(LibAv.Default.PixelFormatOf("yuv420p")));
        Assert.Throws<ArgumentException>(() => LibAv.Default.PixelFormatOf("rgb25"));
    }
}
