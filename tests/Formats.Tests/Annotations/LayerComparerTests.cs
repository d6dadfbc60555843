namespace WorkspaceAgents.Formats.Tests;

public sealed class LayerComparerTests
{
    [Fact]
    public void Compare_CountsPairsAgreementAndKappa()
    {
        var truth = Layer(Box("a", 0, "dog", 0), Box("b", 0, "cat", 50), Box("c", 1, "dog", 0), Box("d", 2, "dog", 0));
        var found = Layer(Box("1", 0, "dog", 0), Box("2", 0, "dog", 55), Box("3", 1, "dog", 0), Box("4", 3, "dog", 0), Box("5", 1, "dog", 200) with { IsHidden = true });

        var comparison = LayerComparer.Compare(truth, found);

        // Pairs: a-1, b-2 (IoU 5/15 is below one half), c-3.
        Assert.Equal((4, 4, 2, 2), (comparison.FirstCount, comparison.SecondCount, comparison.MatchedCount, comparison.AgreedCount));
        Assert.Equal((0.5, 0.5, 1, (double?)null), (comparison.Precision, comparison.Recall, comparison.MeanIou, comparison.Kappa));
        Assert.Equal(2.0 / 6, comparison.Agreement);
        Assert.Equal([0, 2, 3], comparison.Differences.Select(frame => frame.Frame!.Value));
        Assert.Equal("b 2", $"{Assert.Single(comparison.Differences[0].OnlyFirst)} {Assert.Single(comparison.Differences[0].OnlySecond)}");

        comparison = LayerComparer.Compare(truth, found, 0.3);

        // Observed 2/3; expected dog 2/3 · 3/3.
        Assert.Equal(3, comparison.MatchedCount);
        Assert.Equal(0, comparison.Kappa!.Value, 12);
        Assert.Equal("cat", Assert.Single(comparison.Differences[0].OtherCategory).FirstCategory);
    }

    [Fact]
    public void Compare_KappaIsTheTextbooks()
    {
        // Two raters, 50 items: 20 both yes, 15 both no, 5 and 10 mixed: κ = 0.4.
        IEnumerable<(string, string)> items = [.. Enumerable.Repeat(("yes", "yes"), 20), .. Enumerable.Repeat(("yes", "no"), 5), .. Enumerable.Repeat(("no", "yes"), 10), .. Enumerable.Repeat(("no", "no"), 15)];
        var (first, second) = (Layer([.. items.Select((item, i) => Box($"{i}", i, item.Item1, 0))]), Layer([.. items.Select((item, i) => Box($"{i}", i, item.Item2, 0))]));

        Assert.Equal(0.4, LayerComparer.Compare(first, second).Kappa!.Value, 12);
    }

    [Fact]
    public void Compare_TakesMasksByPixels_SpansByTime_ClassesByPlace()
    {
        var first = Layer(Mask("m", "0:b0"), new() { Id = "t", StartSeconds = 0, StopSeconds = 10, Text = "a" }, new() { Id = "k", Frame = 5, Category = "dog" }, new() { Id = "s", Frame = 2, StopFrame = 6 });
        var second = Layer(Mask("M", "0:b0"), new() { Id = "T", StartSeconds = 2, StopSeconds = 10, Text = "b" }, new() { Id = "K", Frame = 5, Category = "cat" }, new() { Id = "S", Frame = 2, StopFrame = 5 });

        var comparison = LayerComparer.Compare(first, second);

        Assert.Equal((4, 3), (comparison.MatchedCount, comparison.AgreedCount));
        Assert.Equal((1 + 0.8 + 1 + 0.75) / 4, comparison.MeanIou!.Value, 12);
    }

    private static AnnotationLayer Layer(params LayerAnnotation[] annotations) => new(new() { Name = "x", WidthPixels = 4, HeightPixels = 15, Categories = [new() { Name = "dog" }, new() { Name = "cat" }] }, annotations);

    private static LayerAnnotation Box(string id, int frame, string category, double left) => new() { Id = id, Frame = frame, Category = category, Box = [left, 0, 10, 10] };

    private static LayerAnnotation Mask(string id, string counts) => new() { Id = id, Frame = 0, Mask = MaskJson.Write(RunLengthMask.FromBox(15, 4, new(0, 0, counts.Length, 10))) };
}
