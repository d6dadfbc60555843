using FsCheck;
using FsCheck.Fluent;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Formats.Tests;

public sealed class ShardPlannerTests
{
    private static readonly ShardPlannerOptions Options = new(1_000_000);

    private static ShardSample Sample(string key, long sizeBytes, int edit = 0) =>
        new(key, [new($"{key}.mp4", BlobHash.Compute(System.Text.Encoding.UTF8.GetBytes($"{key} {edit}")), sizeBytes)]);

    private static List<ShardSample> Samples(int count, int seed = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(i => Sample($"rec{i / 12:D4}-{i % 12:D6}", random.Next(20_000, 120_000)))];
    }

    [Fact]
    public void Plan_HoldsEverySampleOnceInKeyOrder_WhenGivenInAnyOrder()
    {
        var samples = Samples(1000);
        var plan = ShardPlanner.Plan(samples, Options);
        Assert.Equal(samples.Select(sample => sample.Key), plan.SelectMany(recipe => recipe.Samples()).Select(sample => sample.Key));
        samples.Reverse();
        Assert.Equal(plan, ShardPlanner.Plan(samples, Options));
    }

    [Fact]
    public void Plan_KeepsShardsNearTheTarget_WhenSamplesAreSmall()
    {
        var plan = ShardPlanner.Plan(Samples(5000), Options);
        Assert.All(plan.SkipLast(1), recipe => Assert.InRange(recipe.LengthBytes, Options.MinBytes, Options.MaxBytes + 1024));
        Assert.InRange(plan.Average(recipe => recipe.LengthBytes), 600_000, 1_500_000);
    }

    [Fact]
    public void Plan_ChangesOneShard_WhenOneSampleIsEdited()
    {
        var samples = Samples(2000);
        var before = ShardPlanner.Plan(samples, Options);
        var hashes = Recipes(before);
        for (var i = 0; i < samples.Count; i += 97)
        {
            var edited = samples.ToList();
            edited[i] = Sample(samples[i].Key, samples[i].Members[0].SizeBytes, edit: 1);
            var after = ShardPlanner.Plan(edited, Options);
            Assert.Equal(1, after.Count(recipe => !hashes.Contains(BlobHash.Compute(recipe.ToJson()))));
        }
    }

    [Fact]
    public void Plan_ChangesFewShards_WhenSamplesAreAddedRemovedOrResized()
    {
        var samples = Samples(2000);
        var before = ShardPlanner.Plan(samples, Options);
        var hashes = Recipes(before);
        var changed = new List<int>();
        for (var i = 5; i < samples.Count; i += 97)
        {
            var removed = samples.ToList();
            removed.RemoveAt(i);
            var added = samples.Append(Sample(samples[i].Key + "-b", 90_000)).ToList();
            var resized = samples.ToList();
            resized[i] = Sample(samples[i].Key, 115_000, edit: 1);
            changed.AddRange(new[] { removed, added, resized }.Select(
                variant => ShardPlanner.Plan(variant, Options).Count(recipe => !hashes.Contains(BlobHash.Compute(recipe.ToJson())))));
        }
        Assert.InRange(before.Count, 100, 200);
        Assert.InRange(changed.Average(), 1, 2.5);
        Assert.InRange(changed.Max(), 1, 12);
    }

    // k is drawn, where the changes lie is drawn, and n is four times larger in every second case: what changes follows k and not n.
    [Fact]
    public void Plan_ChangesNoMoreThanAFewShardsAnEdit_WhateverTheEditsAndHoweverManySamples()
    {
        var perEdit = new Dictionary<int, List<double>> { [500] = [], [2000] = [] };
        var edits = Gen.Choose(1, 12).Zip(Gen.Choose(0, int.MaxValue - 1)).Zip(Gen.Elements(500, 2000));
        Prop.ForAll(edits.ToArbitrary(), drawn =>
        {
            var ((count, seed), n) = drawn;
            var samples = Samples(n);
            var before = Members(ShardPlanner.Plan(samples, Options));
            var after = ShardPlanner.Plan(Edited(samples, count, new Random(seed)), Options);
            var changed = after.Count(recipe => !before.Contains(recipe));
            perEdit[n].Add((double)changed / count);
            return changed <= 4 * count + 8;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(120).WithReplay(new Replay(new Rnd(20261123, 1), null)));
        Assert.InRange(perEdit[500].Average(), 0.3, 2.5);
        Assert.InRange(perEdit[2000].Average(), 0.3, 2.5);
    }

    [Fact]
    public void Plan_MakesOneShardOfOneSample_WhenItIsLargerThanTheMaximum()
    {
        var plan = ShardPlanner.Plan([Sample("a", 100), Sample("b", 50_000_000), Sample("c", 100)], Options);
        Assert.Contains(plan, recipe => recipe.SampleCount == 1 && recipe.Members[0].Name == "b.mp4");
        Assert.Equal(["a", "b", "c"], plan.SelectMany(recipe => recipe.Samples()).Select(sample => sample.Key));
    }

    [Fact]
    public void Plan_IsEmpty_WhenThereAreNoSamples() => Assert.Empty(ShardPlanner.Plan([], Options));

    [Fact]
    public void Plan_Refuses_WhenTwoSamplesHaveOneKey() =>
        Assert.Throws<InvalidDataException>(() => ShardPlanner.Plan([Sample("a", 1), Sample("b", 1), Sample("a", 2)], Options));

    private static List<ShardSample> Edited(List<ShardSample> samples, int count, Random random)
    {
        var edited = samples.ToList();
        for (var i = 0; i < count; i++)
        {
            var at = random.Next(edited.Count);
            if (random.Next(3) == 0) edited.RemoveAt(at);
            else if (random.Next(2) == 0) edited[at] = Sample(edited[at].Key, random.Next(20_000, 120_000), edit: 1);
            else edited.Add(Sample($"{samples[at].Key}-new{i}", random.Next(20_000, 120_000)));
        }
        return edited;
    }

    private static HashSet<ShardRecipe> Members(IEnumerable<ShardRecipe> plan) => [.. plan];

    private static HashSet<BlobHash> Recipes(IEnumerable<ShardRecipe> plan) => [.. plan.Select(recipe => BlobHash.Compute(recipe.ToJson()))];
}
