using System.Text;
using WorkspaceAgents.Testing;

namespace WorkspaceAgents.Alignment.Tests.Captions;

public sealed class OtherCaptionTests
{
    private static CaptionFile Parse(string text, string name) => CaptionParser.Parse(Encoding.UTF8.GetBytes(text), name);

    private static (double, double, string)[] Cues(CaptionFile file) => [.. file.Captions.Select(cue => (cue.StartSeconds, cue.StopSeconds, cue.Text))];

    [Fact]
    public void Parse_ReadsSbv_WithTextOfSeveralLines()
    {
        CaptionFile file = Parse("0:00:01.000,0:00:02.500\nOne\ntwo\n\n1:00:03.250,1:00:04.000\nThree[br]four\n", "a.sbv");

        Assert.Equal(CaptionFormat.Sbv, file.Format);
        Assert.Equal([(1, 2.5, "One\ntwo"), (3603.25, 3604, "Three\nfour")], Cues(file));
        Assert.Empty(file.Findings);
    }

    [Fact]
    public void Parse_ReportsTheLine_WhenSbvTimesAreBroken()
    {
        CaptionFile file = Parse("0:00:01,0:00:02\nOne\n\n0:00:03.000,0:00:04.000\nTwo\n", "a.sbv");

        Assert.Equal([(3, 4, "Two")], Cues(file));
        Assert.Contains("line 1", Assert.Single(file.Findings).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("00:00:01.500", "00:00:03", 1.5, 3)]
    [InlineData("1.5s", "3000ms", 1.5, 3)]
    [InlineData("00:00:01:05", "00:00:02:10", 1.2, 2.4)]
    [InlineData("30f", "50f", 1.2, 2)]
    [InlineData("15000000t", "20000000t", 1.5, 2)]
    [InlineData("0.5m", "0.01h", 30, 36)]
    public void Parse_ReadsTtml_InEveryTimeExpression(string begin, string end, double start, double stop)
    {
        CaptionFile file = Parse(
            $"""<?xml version="1.0"?><tt xmlns="http://www.w3.org/ns/ttml" xmlns:ttp="http://www.w3.org/ns/ttml#parameter" ttp:frameRate="25" ttp:tickRate="10000000" xml:lang="en"><body><div><p begin="{begin}" end="{end}">Hi</p></div></body></tt>""",
            "a.ttml");

        Caption cue = Assert.Single(file.Captions);
        Assert.Equal(start, cue.StartSeconds, 1e-9);
        Assert.Equal(stop, cue.StopSeconds, 1e-9);
        Assert.Equal("en", file.Language);
    }

    [Fact]
    public void Parse_CountsTtmlTimesFromTheElementsAround_AndKeepsLineBreaks()
    {
        CaptionFile file = Parse(
            """<tt xmlns="http://www.w3.org/ns/ttml"><body begin="10s"><div begin="5s" end="8s"><p begin="1s" dur="9s"><span>A</span><br/>  b   c</p><p begin="2s">D</p></div></body></tt>""",
            "a.xml");

        Assert.Equal([(16, 18, "A\nb c"), (17, 18, "D")], Cues(file));
    }

    [Fact]
    public void Parse_ReportsWhatIsWrong_WhenTtmlIsBrokenOrHasNoEnd()
    {
        Assert.Contains("not well-formed", Assert.Single(Parse("<tt xmlns='x'><body><p begin='1s'", "a.ttml").Findings).Message, StringComparison.Ordinal);
        Assert.Contains("no end", Assert.Single(Parse("<tt xmlns='x'><body><p begin='1s'>A</p></body></tt>", "a.ttml").Findings).Message, StringComparison.Ordinal);
        Assert.Contains("Left".ToLowerInvariant(), Assert.Single(Parse("<tt xmlns='x'><body><p begin='one' end='2s'>A</p></body></tt>", "a.ttml").Findings).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_DoesNotFollowEntities_InTtml() =>
        Assert.Contains(Parse("""<?xml version="1.0"?><!DOCTYPE tt [<!ENTITY x SYSTEM "file:///etc/passwd">]><tt xmlns="x"><body><p begin="1s" end="2s">&x;</p></body></tt>""", "a.ttml").Findings, finding => finding.Code == "caption.not-xml");

    [Fact]
    public void Parse_ReadsTextGrid_LongAndShortAlike()
    {
        const string Long = """"
            File type = "ooTextFile"
            Object class = "TextGrid"

            xmin = 0
            xmax = 2.5
            tiers? <exists>
            size = 2
            item []:
                item [1]:
                    class = "IntervalTier"
                    name = "phones"
                    xmin = 0
                    xmax = 2.5
                    intervals: size = 2
                    intervals [1]:
                        xmin = 0
                        xmax = 0.5
                        text = "a"
                    intervals [2]:
                        xmin = 0.5
                        xmax = 2.5
                        text = ""
                item [2]:
                    class = "IntervalTier"
                    name = "words"
                    xmin = 0
                    xmax = 2.5
                    intervals: size = 1
                    intervals [1]:
                        xmin = 0.25
                        xmax = 2.5
                        text = "say ""12"""
            """";
        const string Short = "File type = \"ooTextFile\"\nObject class = \"TextGrid\"\n\n0\n2.5\n<exists>\n2\n\"IntervalTier\"\n\"phones\"\n0\n2.5\n2\n0\n0.5\n\"a\"\n0.5\n2.5\n\"\"\n\"IntervalTier\"\n\"words\"\n0\n2.5\n1\n0.25\n2.5\n\"say \"\"12\"\"\"\n";
        foreach (string text in new[] { Long, Short })
        {
            CaptionFile file = Parse(text, "a.TextGrid");

            Assert.Equal(("words", CaptionFormat.TextGrid), (file.Layer, file.Format));
            Assert.Equal([(0.25, 2.5, "say \"12\"")], Cues(file));
            CaptionLayer phones = Assert.Single(file.OtherLayers);
            Assert.Equal(("phones", "a"), (phones.Name, Assert.Single(phones.Captions).Text));
            Assert.Empty(file.Findings);
        }
    }

    [Fact]
    public void Parse_KeepsWhatCameBefore_WhenTextGridIsCutOff()
    {
        CaptionFile file = Parse("File type = \"ooTextFile\"\nObject class = \"TextGrid\"\n\n0\n2.5\n<exists>\n1\n\"IntervalTier\"\n\"words\"\n0\n2.5\n3\n0\n0.5\n\"a\"\n0.5\n", "a.TextGrid");

        Assert.Equal([(0, 0.5, "a")], Cues(file));
        Assert.Equal("caption.textgrid-broken", Assert.Single(file.Findings).Code);
    }

    [RequiresSharedMediaFact]
    public void Parse_ReadsPraatsOwnFile_WithItsWordsAndPhones()
    {
        CaptionFile file = CaptionParser.Parse(File.ReadAllBytes(Path.Combine(Repository.SharedMedia!, "captions/praatio/examples__mary.TextGrid")), "mary.TextGrid");

        Assert.Equal("word", file.Layer);
        Assert.Equal(["mary", "rolled", "the", "barrel"], file.Captions.Select(cue => cue.Text));
        Assert.Contains(file.OtherLayers, layer => layer.Name == "phone" && layer.Captions[1].Text == "ə");
    }

    [Fact]
    public void Parse_ReadsCtm_AsCaptionsUpToPauses()
    {
        CaptionFile file = Parse(";; made by hand\ntalk A 1.00 0.20 so 0.9\ntalk A 1.25 0.25 it\ntalk A 2.50 0.5 goes 0.75\ntalk B 1.10 0.1 hm\nbroken\n", "a.ctm");

        Assert.Equal([(1, 1.5, "so it"), (1.1, 1.2, "hm"), (2.5, 3, "goes")], Cues(file).Select(cue => (cue.Item1, Math.Round(cue.Item2, 9), cue.Item3)));
        Assert.Equal((0.9, null), (file.Captions[0].Words[0].Confidence, file.Captions[0].Words[1].Confidence));
        Assert.Equal("B", file.Captions[1].Speaker);
        Assert.Contains("line 6", Assert.Single(file.Findings, finding => finding.Code == "caption.bad-times").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_ReadsWhisperX_WithWordsThatHaveNoTimes()
    {
        CaptionFile file = Parse(
            """{"language":"en","segments":[{"start":0.5,"end":2.0,"text":" In 1999.","speaker":"S0","words":[{"word":"In","start":0.5,"end":0.7,"score":0.91},{"word":"1999."}]},{"text":"lost"},{"start":3,"end":4,"text":"Yes"}],"word_segments":[]}""",
            "a.json");

        Assert.Equal([(0.5, 2, "In 1999."), (3, 4, "Yes")], Cues(file));
        Assert.Equal([new CaptionWord("In", 0.5, 0.7, 0.91), new CaptionWord("1999.", null, null)], file.Captions[0].Words);
        Assert.Equal(("S0", "en"), (file.Captions[0].Speaker, file.Language));
        Assert.Equal(["caption.bad-times", "caption.words-untimed"], file.Findings.Select(finding => finding.Code).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("{\"segments\":[{\"start\":1,", "caption.not-json")]
    [InlineData("{\"text\":\"no\"}", "caption.no-cues")]
    [InlineData("[]", "caption.no-cues")]
    [InlineData("{\"segments\":[1,null,\"x\"]}", "caption.bad-times")]
    public void Parse_SaysWhatIsWrong_WhenJsonIsNotWhispers(string json, string code) => Assert.Equal(code, Parse(json, "a.json").Findings[0].Code);

    [Fact]
    public void Parse_ReadsAudacityLabels_AndLeavesOutPoints()
    {
        CaptionFile file = Parse("1.500000\t2.750000\thello there\n\\\t100.0\t200.0\n3.0\t3.0\tclap\n", "labels.txt");

        Assert.Equal(CaptionFormat.AudacityLabels, file.Format);
        Assert.Equal([(1.5, 2.75, "hello there")], Cues(file));
        Assert.Equal("caption.point", Assert.Single(file.Findings).Code);
    }

    [RequiresSharedMediaFact]
    public void Parse_ReadsATranscript_AsLinesWithoutTimes()
    {
        CaptionFile file = CaptionParser.Parse(File.ReadAllBytes(Path.Combine(Repository.SharedMedia!, "captions/aeneas/sonnet_plain.txt")), "sonnet_plain.txt");

        Assert.Equal(CaptionFormat.Transcript, file.Format);
        Assert.Equal(15, file.Lines.Count);
        Assert.Empty(file.Captions);
        Assert.Equal("caption.no-times", Assert.Single(file.Findings).Code);
    }

    [Theory]
    [InlineData("utf-8", true)]
    [InlineData("utf-16", true)]
    [InlineData("utf-16BE", true)]
    [InlineData("utf-8", false)]
    public void Parse_ReadsEveryEncoding_OfEveryFormat(string encoding, bool withMark)
    {
        Encoding writer = Encoding.GetEncoding(encoding);
        byte[] bytes = [.. withMark ? writer.Preamble.ToArray() : [], .. writer.GetBytes("File type = \"ooTextFile\"\r\nObject class = \"TextGrid\"\r\n\r\n0\r\n1\r\n<exists>\r\n1\r\n\"IntervalTier\"\r\n\"mot\"\r\n0\r\n1\r\n1\r\n0\r\n1\r\n\"été\"\r\n")];

        Assert.Equal("été", Assert.Single(CaptionParser.Parse(bytes, "a.TextGrid").Captions).Text);
    }
}
