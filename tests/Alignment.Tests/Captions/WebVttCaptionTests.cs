using System.Text;
using WorkspaceAgents.Testing;

namespace WorkspaceAgents.Alignment.Tests.Captions;

public sealed class WebVttCaptionTests
{
    private static CaptionFile Parse(string text, string name = "a.vtt") => CaptionParser.Parse(Encoding.UTF8.GetBytes(text), name);

    [RequiresSharedMediaFact]
    public void Parse_KeepsOverlappingCues_WhenFileHasThem()
    {
        CaptionFile file = CaptionParser.Parse(File.ReadAllBytes(Path.Combine(Repository.SharedMedia!, "captions/androidx-webvtt/with_overlapping_timestamps.vtt")), "o.vtt");

        Assert.Equal([(0, 3), (1, 2), (4, 6), (5, 7)], file.Captions.Select(cue => (cue.StartSeconds, cue.StopSeconds)));
        Assert.Equal(["caption.overlap", "caption.overlap"], file.Findings.Select(finding => finding.Code));
    }

    [RequiresSharedMediaFact]
    public void Parse_ReadsEveryCue_WhenFileIsTypical()
    {
        CaptionFile file = CaptionParser.Parse(File.ReadAllBytes(Path.Combine(Repository.SharedMedia!, "captions/androidx-webvtt/typical.vtt")), "typical.vtt");

        Assert.Equal(CaptionFormat.WebVtt, file.Format);
        Assert.Equal([(0, 1.234), (2.345, 3.456)], file.Captions.Select(cue => (cue.StartSeconds, cue.StopSeconds)));
        Assert.Empty(file.Findings);
    }

    [Fact]
    public void Parse_ReadsPastWhatIsNoCue_WhenFileHasEverything()
    {
        CaptionFile file = Parse(
            """
            WEBVTT - a title
            X-TIMESTAMP-MAP=LOCAL:00:00:01.000,MPEGTS:990000
            Kind: captions

            STYLE
            ::cue { color: red }

            REGION
            id:fred

            NOTE one line
            NOTE
            many lines
            of comment

            intro
            00:01.000 --> 00:02.500 align:start position:10%
            <v Roger Bingham>We are in <i.loud>New</i> York City</v>
            &lt;b&gt; &amp; 1&nbsp;000 <00:02.000>more

            100:00:03.000 --> 100:00:04.000
            late
            """);

        Assert.Equal(
            [
                new Caption(1, 2.5, "We are in New York City\n<b> & 1\u00A0000 more", "intro"),
                new Caption(360003, 360004, "late"),
            ],
            file.Captions);
        Assert.Equal(new HlsTimestampMap(1, 990000), file.TimestampMap);
        Assert.Equal(10, file.TimestampMap!.Value.OffsetSeconds);
        Assert.Equal("caption.timestamp-map", Assert.Single(file.Findings).Code);
    }

    [Theory]
    [InlineData("00:01.000 --> 00:02.000", true)]
    [InlineData("00:01.000-->00:02.000", true)]
    [InlineData("\t00:01.000\f-->\t00:02.000\tline:0", true)]
    [InlineData("00:00:01.000 --> 00:00:02.000junk", true)]
    [InlineData("00:01,000 --> 00:02,000", false)]
    [InlineData("0:01.000 --> 0:02.000", false)]
    [InlineData("00:60.000 --> 00:61.000", false)]
    [InlineData("00:01.00 --> 00:02.00", false)]
    [InlineData("00:01.000 -> 00:02.000 -->", false)]
    [InlineData("-00:01.000 --> 00:02.000", false)]
    public void Parse_TakesTimesAsPlayersDo_WhenWrittenOddly(string times, bool isCue)
    {
        CaptionFile file = Parse($"WEBVTT\n\n{times}\ntext\n\n00:03.000 --> 00:04.000\nkept\n");

        Assert.Equal(isCue ? ["text", "kept"] : ["kept"], file.Captions.Select(cue => cue.Text));
        Assert.Equal(isCue ? [] : ["caption.bad-times"], file.Findings.Select(finding => finding.Code));
    }

    [Fact]
    public void Parse_StartsANewCue_WhenATimingLineFollowsTextDirectly()
    {
        CaptionFile file = Parse("WEBVTT\n00:01.000 --> 00:02.000\na\n00:03.000 --> 00:04.000\nb");

        Assert.Equal(["a", "b"], file.Captions.Select(cue => cue.Text));
    }

    [Theory]
    [InlineData("WEBVTTX\n\n00:01.000 --> 00:02.000\na")]
    [InlineData("\nWEBVTT\n\n00:01.000 --> 00:02.000\na")]
    [InlineData("1\n00:00:01,000 --> 00:00:02,000\na")]
    public void Parse_UsesNothingAndSaysWhy_WhenTheSignatureIsMissing(string text)
    {
        CaptionFile file = Parse(text);

        Assert.Empty(file.Captions);
        Assert.Equal(("caption.no-signature", AlignmentSeverity.Error), (file.Findings[0].Code, file.Findings[0].Severity));
    }

    [Fact]
    public void Parse_GoesByContent_WhenTheNameSaysSrt()
    {
        CaptionFile file = Parse("\uFEFFWEBVTT\n\n00:01.000 --> 00:02.000\na\0b", "a.srt");

        Assert.Equal(CaptionFormat.WebVtt, file.Format);
        Assert.Equal("a\uFFFDb", Assert.Single(file.Captions).Text);
        Assert.Equal("caption.format", Assert.Single(file.Findings).Code);
    }

    [Fact]
    public async Task ParseAsync_ReadsTheSame_WhenGivenAStream()
    {
        byte[] bytes = Encoding.UTF8.GetBytes("WEBVTT\n\n00:01.000 --> 00:02.000\na");
        using MemoryStream stream = new(bytes);

        CaptionFile file = await CaptionParser.ParseAsync(stream, "a.vtt", CancellationToken.None);

        Assert.Equal(CaptionParser.Parse(bytes, "a.vtt").Captions, file.Captions);
    }
}
