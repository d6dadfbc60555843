using System.Text;

namespace WorkspaceAgents.Alignment.Tests.Captions;

public sealed class CaptionWriterTests
{
    private static readonly Caption[] Captions =
    [
        new(1.25, 2.5, "One & <two>\nthree --> four"),
        new(0, 1, "\"Zero\""),
        new(2, 3.125, "Overlapping") { Speaker = "Ann", Words = [new("Overlapping", 2, 3.125, 0.5)] },
        new(3700.001, 3700.5, "An hour on"),
    ];

    [Theory]
    [InlineData(CaptionFormat.Srt, "a.srt")]
    [InlineData(CaptionFormat.WebVtt, "a.vtt")]
    [InlineData(CaptionFormat.WhisperJson, "a.json")]
    public void Write_ReadsBackTheSame_InOrderOfTime(CaptionFormat format, string name)
    {
        CaptionFile file = CaptionParser.Parse(Encoding.UTF8.GetBytes(CaptionWriter.Write(Captions, format, "en")), name);

        Assert.Equal(format, file.Format);
        Assert.Equal(
            Captions.OrderBy(cue => cue.StartSeconds).Select(cue => (cue.StartSeconds, cue.StopSeconds, format == CaptionFormat.Srt ? cue.Text.Replace("-->", "->", StringComparison.Ordinal) : cue.Text)),
            file.Captions.Select(cue => (cue.StartSeconds, cue.StopSeconds, cue.Text)));
        Assert.DoesNotContain(file.Findings, finding => finding.Severity > AlignmentSeverity.Info);
    }

    [Fact]
    public void Write_KeepsWordsAndSpeakers_InJson()
    {
        Caption cue = CaptionParser.Parse(Encoding.UTF8.GetBytes(CaptionWriter.Write(Captions, CaptionFormat.WhisperJson)), "a.json").Captions.Single(c => c.Text == "Overlapping");

        Assert.Equal("Ann", cue.Speaker);
        Assert.Equal([new CaptionWord("Overlapping", 2, 3.125, 0.5)], cue.Words);
    }

    [Fact]
    public void Write_PutsOverlapsIntoTiersOfTheirOwn_InATextGrid()
    {
        CaptionFile file = CaptionParser.Parse(Encoding.UTF8.GetBytes(CaptionWriter.Write(Captions, CaptionFormat.TextGrid)), "a.TextGrid");

        Assert.Equal("words", file.Layer);
        (string Name, string[] Texts)[] tiers = [.. file.OtherLayers.Select(layer => (layer.Name, layer.Captions.Select(cue => cue.Text).ToArray()))];
        Assert.Equal(["captions", "captions 2"], tiers.Select(tier => tier.Name));
        Assert.Equal(["\"Zero\"", "One & <two>\nthree --> four", "An hour on"], tiers[0].Texts);
        Assert.Equal(["Overlapping"], tiers[1].Texts);
        Assert.Empty(file.Findings);
    }

    [Theory]
    [InlineData(CaptionFormat.Ttml)]
    [InlineData(CaptionFormat.Transcript)]
    public void Write_Refuses_OtherFormats(CaptionFormat format) => Assert.Throws<ArgumentException>(() => CaptionWriter.Write(Captions, format));
}
