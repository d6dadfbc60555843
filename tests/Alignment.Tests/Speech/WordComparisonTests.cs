using System.Text;

namespace WorkspaceAgents.Alignment.Tests.Speech;

public sealed class WordComparisonTests
{
    [Fact]
    public void Of_ComparesStarts_OfTheSameWords()
    {
        Caption[] first = [Line(0, "And", "so,", "my", "fellow")];
        Caption[] second = [Line(0.02, "and", "so", "my", "fellow")];

        WordComparison comparison = WordComparison.Of(first, second);

        Assert.Equal((4, 0, 0), (comparison.MatchedCount, comparison.OnlyFirstCount, comparison.OnlySecondCount));
        Assert.Equal((0.02, 0.02, 0.02), (comparison.MedianSeconds, comparison.P95Seconds, comparison.BiasSeconds));
        Assert.Equal(-0.02, WordComparison.Of(second, first).BiasSeconds);
    }

    [Fact]
    public void Of_LeavesOut_WhatOnlyOneHas()
    {
        WordComparison comparison = WordComparison.Of([Line(0, "ask", "not", "what", "your", "uh", "country")], [Line(0, "please", "ask", "what", "your", "country", "can")]);

        Assert.Equal((4, 2, 2), (comparison.MatchedCount, comparison.OnlyFirstCount, comparison.OnlySecondCount));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Of_FindsAsManyAsCanBe(int seed)
    {
        Random random = new(seed);
        string[] a = [.. Enumerable.Range(0, 40).Select(_ => ((char)('a' + random.Next(5))).ToString())];
        string[] b = [.. Enumerable.Range(0, 35).Select(_ => ((char)('a' + random.Next(5))).ToString())];
        int[,] longest = new int[a.Length + 1, b.Length + 1];
        for (int i = 1; i <= a.Length; i++)
        {
            for (int j = 1; j <= b.Length; j++)
                longest[i, j] = a[i - 1] == b[j - 1] ? longest[i - 1, j - 1] + 1 : Math.Max(longest[i - 1, j], longest[i, j - 1]);
        }

        Assert.Equal(longest[a.Length, b.Length], WordComparison.Of([Line(0, a)], [Line(0, b)]).MatchedCount);
    }

    [Fact]
    public void Of_ReadsOtherAlignersFiles()
    {
        const string whisper = """{"segments":[{"start":0.3,"end":1.6,"text":"And so my","words":[{"word":"And","start":0.33,"end":0.6,"score":0.9},{"word":"so","start":0.7,"end":0.9},{"word":"my"}]}]}""";
        const string grid = "File type = \"ooTextFile\"\nObject class = \"TextGrid\"\n\n0\n2\n<exists>\n1\n\"IntervalTier\"\n\"words\"\n0\n2\n4\n0\n0.3\n\"\"\n0.3\n0.7\n\"and\"\n0.7\n1\n\"so\"\n1\n2\n\"\"\n";
        IReadOnlyList<Caption> first = CaptionParser.Parse(Encoding.UTF8.GetBytes(whisper), "x.json").Captions;
        IReadOnlyList<Caption> second = CaptionParser.Parse(Encoding.UTF8.GetBytes(grid), "x.TextGrid").Captions;

        WordComparison comparison = WordComparison.Of(first, second);

        Assert.Equal((2, 0, 0), (comparison.MatchedCount, comparison.OnlyFirstCount, comparison.OnlySecondCount));
        Assert.Equal(0.015, comparison.MedianSeconds, 1e-9);
    }

    [Fact]
    public void Of_IsNothing_WithoutWords() => Assert.Equal(0, WordComparison.Of([], [new Caption(0, 1, "two words")]).MatchedCount);

    private static Caption Line(double shift, params string[] words) =>
        new(shift, shift + words.Length, string.Join(' ', words)) { Words = [.. words.Select((word, i) => new CaptionWord(word, shift + i, shift + i + 0.9))] };
}
