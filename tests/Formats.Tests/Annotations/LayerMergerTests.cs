namespace WorkspaceAgents.Formats.Tests;

public sealed class LayerMergerTests
{
    private static readonly AnnotationLayer Base = Layer(One("a", 1), One("b", 2), One("c", 3), One("d", 4));

    [Fact]
    public void Merge_TakesWhatOneSideChanged_FieldByField()
    {
        var ours = Layer(One("a", 1) with { Box = [9, 9, 9, 9] }, One("b", 2), One("d", 4), One("ours", 5));
        var theirs = Layer(One("a", 1) with { Category = "cat" }, One("b", 2) with { Score = 1 }, One("c", 3), One("d", 4), One("theirs", 0));

        var merge = LayerMerger.Merge(Base, ours, theirs);

        Assert.Empty(merge.Conflicts);
        Assert.Equal(["theirs", "a", "b", "d", "ours"], merge.Layer.Annotations.Select(annotation => annotation.Id));
        var both = merge.Layer.Annotations[1];
        Assert.Equal((9, "cat"), (both.Box![0], both.Category));
    }

    [Fact]
    public void Merge_ListsConflictsFrameByFrame()
    {
        var ours = Layer(One("a", 1), One("b", 2) with { Category = "cat" }, One("d", 4) with { Box = [1, 1, 1, 1] }, One("new", 0) with { Text = "x" });
        var theirs = Layer(One("a", 1), One("b", 2) with { Category = "bird" }, One("c", 3) with { Score = 1 }, One("d", 4), One("new", 0) with { Text = "y" });

        var merge = LayerMerger.Merge(Base, ours, theirs);

        Assert.Equal(["0 new text", "2 b category", "3 c "], merge.Conflicts.Select(conflict => $"{conflict.Frame} {conflict.Id} {string.Join(' ', conflict.Fields)}"));
        Assert.Equal("cat", merge.Conflicts[1].Ours!["category"]!.GetValue<string>());
        Assert.Null(merge.Conflicts[2].Ours);
        // Unsettled, the base's values stay.
        Assert.Equal(("dog", null), (merge.Layer.Annotations.Single(annotation => annotation.Id == "b").Category, merge.Layer.Annotations.Single(annotation => annotation.Id == "c").Score));
    }

    [Theory]
    [InlineData(LayerSide.Ours, "cat", false)]
    [InlineData(LayerSide.Theirs, "bird", true)]
    public void Merge_TakesThePreferredSide(LayerSide prefer, string category, bool hasRemoved)
    {
        var merge = LayerMerger.Merge(Base, Layer(One("b", 2) with { Category = "cat" }), Layer(One("b", 2) with { Category = "bird" }, One("c", 3) with { Score = 1 }), prefer);

        Assert.Equal(category, merge.Layer.Annotations.Single(annotation => annotation.Id == "b").Category);
        Assert.Equal(hasRemoved, merge.Layer.Annotations.Any(annotation => annotation.Id == "c"));
    }

    [Fact]
    public void Merge_PutsCategoriesTogether_AndNamesThoseInConflict()
    {
        AnnotationLayer With(params LayerCategory[] categories) => Base with { Header = Base.Header with { Categories = [.. Base.Header.Categories, .. categories] } };

        var merge = LayerMerger.Merge(Base, With(new LayerCategory { Name = "x" }, new() { Name = "z", Number = 1 }), With(new LayerCategory { Name = "y" }, new() { Name = "z", Number = 2 }));

        Assert.Equal(["bird", "cat", "dog", "x", "y", "z"], merge.Layer.Header.Categories.Select(category => category.Name).Order());
        Assert.Equal("header/categories/z", Assert.Single(merge.Conflicts).Id);
    }

    private static AnnotationLayer Layer(params LayerAnnotation[] annotations) => new(new() { Name = "x", Categories = [new() { Name = "dog" }, new() { Name = "cat" }, new() { Name = "bird" }] }, annotations);

    private static LayerAnnotation One(string id, int frame) => new() { Id = id, Frame = frame, Category = "dog", Box = [0, 0, 10, 10] };
}
