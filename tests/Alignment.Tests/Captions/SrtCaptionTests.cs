using System.Text;
using WorkspaceAgents.Testing;

namespace WorkspaceAgents.Alignment.Tests.Captions;

public sealed class SrtCaptionTests
{
    private static CaptionFile Parse(string text, string name = "a.srt") => CaptionParser.Parse(Encoding.UTF8.GetBytes(text), name);

    [RequiresSharedMediaFact]
    public void Parse_ReadsEveryCue_WhenFileIsTypical()
    {
        CaptionFile file = CaptionParser.Parse(File.ReadAllBytes(Path.Combine(Repository.SharedMedia!, "captions/androidx-subrip/typical.srt")), "typical.srt");

        Assert.Equal(CaptionFormat.Srt, file.Format);
        Assert.Equal([(0, 1.234), (2.345, 3.456), (7204.567, 7208.901)], file.Captions.Select(cue => (cue.StartSeconds, cue.StopSeconds)));
        Assert.Equal("This is the first subtitle.", file.Captions[0].Text);
        Assert.Equal("This is the second subtitle.\nSecond subtitle with second line.", file.Captions[1].Text);
        Assert.Empty(file.Findings);
    }

    [RequiresSharedMediaFact]
    public void Parse_AgreesWithTheAlignment_WhenFileIsTheSonnet()
    {
        double[] bounds = [0, 2.680, 5.880, 9.240, 11.920, 15.280, 18.600, 22.800, 25.680, 31.240, 34.280, 36.960, 40.680, 44.560, 48.080, 53.240];
        foreach (string name in (string[])["sonnet001.srt", "sonnet001.vtt"])
        {
            CaptionFile file = CaptionParser.Parse(File.ReadAllBytes(Path.Combine(Repository.SharedMedia!, "captions/aeneas/", name)), name);

            Assert.Equal(15, file.Captions.Count);
            Assert.Equal(bounds[..15], file.Captions.Select(cue => cue.StartSeconds));
            Assert.Equal(bounds[1..], file.Captions.Select(cue => cue.StopSeconds));
            Assert.Empty(file.Findings);
        }
    }

    [Theory]
    [InlineData("1\n00:00:01,000 --> 00:00:02,500\nHello\n\n2\n00:00:03,000 --> 00:00:04,000\nWorld\n")]
    [InlineData("1\r\n00:00:01,000 --> 00:00:02,500\r\nHello\r\n\r\n2\r\n00:00:03,000 --> 00:00:04,000\r\nWorld")]
    [InlineData("1\r00:00:01.000 --> 00:00:02.500\rHello\r\r2\r00:00:03.000 --> 00:00:04.000\rWorld\r")]
    [InlineData("00:01,000 --> 00:02,500\nHello\n\n00:03,000 --> 00:04,000\nWorld")]
    [InlineData("1\n0:00:01,000-->0:00:02,500 X1:40 X2:600\nHello\n2\n0:00:03,000 --> 0:00:04\nWorld")]
    [InlineData("\n\n7\n00:00:01,000 --> 00:00:02,500\n<i>Hel</i>lo{\\an8}\n\n\n\nx\n00:00:03,000 --> 00:00:04,000\n<font color=\"#fff\">World</font>\n\n")]
    public void Parse_ReadsTheSameCues_WhenWrittenInAnotherWay(string text)
    {
        CaptionFile file = Parse(text);

        Assert.Equal([(1, 2.5), (3, 4)], file.Captions.Select(cue => (cue.StartSeconds, cue.StopSeconds)));
        Assert.StartsWith("Hello", file.Captions[0].Text, StringComparison.Ordinal);
        Assert.Equal("World", file.Captions[1].Text);
    }

    [Theory]
    [InlineData("utf-8", true)]
    [InlineData("utf-16", true)]
    [InlineData("utf-16BE", true)]
    [InlineData("utf-32", true)]
    [InlineData("utf-8", false)]
    [InlineData("utf-16", false)]
    [InlineData("utf-16BE", false)]
    public void Parse_DecodesText_WhenEncodingDiffers(string encodingName, bool hasMark)
    {
        Encoding encoding = Encoding.GetEncoding(encodingName);
        byte[] bytes = encoding.GetBytes("1\n00:00:01,000 --> 00:00:02,000\nÇa va très bien, Zoë?\n");

        CaptionFile file = CaptionParser.Parse(hasMark ? [.. encoding.GetPreamble(), .. bytes] : bytes, "a.srt");

        Assert.Equal("Ça va très bien, Zoë?", Assert.Single(file.Captions).Text);
        Assert.Equal(!hasMark && encodingName != "utf-8", file.Findings.Any(finding => finding.Code == "caption.encoding-assumed"));
    }

    [Fact]
    public void Parse_ReadsWindows1252AndSaysSo_WhenBytesAreNotUtf8()
    {
        byte[] bytes = [.. Encoding.ASCII.GetBytes("1\n00:00:01,000 --> 00:00:02,000\n"), 0x93, 0xC7, (byte)'a', 0x94];

        CaptionFile file = CaptionParser.Parse(bytes, "a.srt");

        Assert.Equal("“Ça”", Assert.Single(file.Captions).Text);
        Assert.Equal("caption.encoding-assumed", Assert.Single(file.Findings).Code);
    }

    [Theory]
    [InlineData("00:00:05,000 --> 00:00:04,000", "caption.end-before-start")]
    [InlineData("00:00:05,000 --> 00:00:05,000", "caption.end-before-start")]
    [InlineData("00:00:01,5 --> 00:00:02,5", "caption.bad-times")]
    [InlineData("-00:00:01,000 --> 00:00:02,000", "caption.bad-times")]
    [InlineData("00:61:00,000 --> 00:62:00,000", "caption.bad-times")]
    [InlineData("00:00:01,000 --> soon", "caption.bad-times")]
    public void Parse_LeavesTheCueOutAndSaysWhy_WhenItsTimesAreWrong(string times, string code)
    {
        CaptionFile file = Parse($"1\n{times}\nlost\n\n2\n00:00:07,000 --> 00:00:08,000\nkept\n");

        Assert.Equal("kept", Assert.Single(file.Captions).Text);
        AlignmentFinding finding = Assert.Single(file.Findings);
        Assert.Equal(code, finding.Code);
        Assert.Contains("line 2", finding.Message, StringComparison.Ordinal);
        Assert.Contains("left out", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_ReportsOverlapAndOrder_WhenCuesAreMixed()
    {
        CaptionFile file = Parse("1\n00:00:05,000 --> 00:00:09,000\na\n\n2\n00:00:08,000 --> 00:00:10,000\nb\n\n3\n00:00:01,000 --> 00:00:02,000\nc\n");

        Assert.Equal(["a", "b", "c"], file.Captions.Select(cue => cue.Text));
        Assert.Equal(["caption.overlap", "caption.unsorted"], file.Findings.Select(finding => finding.Code));
    }

    [Fact]
    public void Parse_KeepsNumbersThatAreSaid_WhenNoEmptyLinePartsTheCues()
    {
        CaptionFile file = Parse("1\n00:00:01,000 --> 00:00:02,000\nThe answer is\n42\n00:00:03,000 --> 00:00:04,000\nreally\n");

        Assert.Equal(["The answer is\n42", "really"], file.Captions.Select(cue => cue.Text));
    }

    [Fact]
    public void Parse_ReportsEmptyCues_WhenTheyHaveNoText()
    {
        CaptionFile file = Parse("1\n00:00:01,000 --> 00:00:02,000\n<i></i>\n\n2\n00:00:03,000 --> 00:00:04,000\n\n");

        Assert.Empty(file.Captions);
        Assert.Equal(["caption.empty", "caption.empty"], file.Findings.Select(finding => finding.Code));
    }

    [Fact]
    public void Parse_BoundsTheFindings_WhenEveryCueIsWrong()
    {
        string text = string.Concat(Enumerable.Range(1, 1000).Select(i => $"{i}\n00:00:02,000 --> 00:00:01,000\nx\n\n"));

        CaptionFile file = Parse(text);

        Assert.Equal(21, file.Findings.Count);
        Assert.Contains("1000 findings", file.Findings[^1].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no captions here")]
    public void Parse_ReportsAnError_WhenThereIsNoCue(string text)
    {
        AlignmentFinding finding = Assert.Single(Parse(text).Findings);

        Assert.Equal(("caption.no-cues", AlignmentSeverity.Error), (finding.Code, finding.Severity));
    }
}
