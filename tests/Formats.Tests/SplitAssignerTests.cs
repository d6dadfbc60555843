namespace WorkspaceAgents.Formats.Tests;

public sealed class SplitAssignerTests
{
    private static readonly string[] Names = [.. Enumerable.Range(0, 20_000).Select(i => $"rig/day{i % 30}/cam{i}.mp4")];

    [Fact]
    public void Assign_GivesTheSharesInExpectation_WhenThereAreManyRecordings()
    {
        var counts = Names.CountBy(name => SplitAssigner.Assign(name, 1, SplitRatios.Default)).ToDictionary();
        Assert.InRange(counts[SplitName.Train], 15_700, 16_300);
        Assert.InRange(counts[SplitName.Val], 1_850, 2_150);
        Assert.InRange(counts[SplitName.Test], 1_850, 2_150);
    }

    [Fact]
    public void AssignAll_MovesNobody_WhenRecordingsAreAdded()
    {
        var few = SplitAssigner.AssignAll(Names.Take(500), 1, SplitRatios.Default);
        var many = SplitAssigner.AssignAll(Names, 1, SplitRatios.Default);
        Assert.All(few, pair => Assert.Equal(pair.Value, many[pair.Key]));
    }

    // Written down once: any change of these is a change of every published split.
    [Theory]
    [InlineData("a", 0, "train")]
    [InlineData("b", 0, "test")]
    [InlineData("kitchen", 0, "train")]
    [InlineData("rig/day1/cam1.mp4", 42, "test")]
    public void Assign_StaysAsItWas_ForeverAndEverywhere(string name, long seed, string split) =>
        Assert.Equal(split, SplitAssigner.Assign(name, seed, SplitRatios.Default));

    [Fact]
    public void Assign_DrawsAnew_WhenTheSeedIsAnother()
    {
        var moved = Names.Count(name => SplitAssigner.Assign(name, 1, SplitRatios.Default) != SplitAssigner.Assign(name, 2, SplitRatios.Default));
        Assert.InRange(moved, 6_300, 7_300); // 1 - (0.64 + 0.01 + 0.01)
    }

    [Theory]
    [InlineData(1, 0, 0, "train")]
    [InlineData(0, 1, 0, "val")]
    [InlineData(0, 0, 1, "test")]
    public void Assign_GivesAllToOne_WhenItsShareIsTheWhole(double train, double val, double test, string split) =>
        Assert.All(Names, name => Assert.Equal(split, SplitAssigner.Assign(name, 9, new(train, val, test))));

    [Fact]
    public void AssignAll_GivesTrainOne_WhenNoneWasDrawnForIt()
    {
        var ratios = new SplitRatios(0.01, 0.495, 0.495);
        var names = Names.Where(name => SplitAssigner.Assign(name, 1, ratios) != SplitName.Train).Take(3).ToArray();
        Assert.Single(SplitAssigner.AssignAll(names, 1, ratios).Values, SplitName.Train);
        Assert.DoesNotContain(SplitName.Train, SplitAssigner.AssignAll(names, 1, ratios, ensureTrain: false).Values);
        Assert.DoesNotContain(SplitName.Train, SplitAssigner.AssignAll(names, 1, new(0, 0.5, 0.5)).Values);
    }

    [Theory]
    [InlineData(0.8, 0.1, 0.2)]
    [InlineData(-0.1, 0.6, 0.5)]
    [InlineData(double.NaN, 0.5, 0.5)]
    public void Assign_Refuses_WhenRatiosAreNoShares(double train, double val, double test) =>
        Assert.Throws<ArgumentException>(() => SplitAssigner.Assign("a", 1, new(train, val, test)));
}
