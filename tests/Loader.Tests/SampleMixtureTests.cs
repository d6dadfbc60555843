namespace WorkspaceAgents.Loader.Tests;

/// <summary>Sets with weights and chosen samples, read as one and resumed exactly.</summary>
public sealed class SampleMixtureTests
{
    [Fact]
    public async Task At_GivesEachSetByItsWeight_AndEverySampleOfItEquallyOften()
    {
        var mixture = await MixAsync(3, 1);
        // The larger set has 23 samples for 3 places of a block: 8 blocks; of the smaller one 8 places for 7 samples.
        Assert.Equal(32, mixture.SampleCount);
        var places = Enumerable.Range(0, 21).SelectMany(epoch => Enumerable.Range(0, 32).Select(place => mixture.At(5, true, epoch, place))).ToList();
        Assert.All(places.Chunk(4), block => Assert.Equal([0, 0, 0, 1], block.Select(place => place.Component).Order()));
        Assert.True(places.Chunk(4).Select(block => Array.FindIndex(block, place => place.Component == 1)).Distinct().Count() == 4);
        foreach (var (component, count) in new[] { (0, 23), (1, 7) })
        {
            // Round after round each sample once, over the ends of the mixture's epochs.
            var numbers = places.Where(place => place.Component == component).Select(place => place.Number).ToList();
            Assert.All(numbers.Chunk(count).Where(round => round.Length == count), round => Assert.Equal(Enumerable.Range(0, count).Select(n => (long)n), round.Order()));
        }

        var again = await MixAsync(3, 1);
        Assert.Equal(places.Take(32), Enumerable.Range(0, 32).Select(place => again.At(5, true, 0, place)));
        Assert.NotEqual(places.Take(32), Enumerable.Range(0, 32).Select(place => again.At(6, true, 0, place)));
    }

    [Fact]
    public async Task At_OfOneWholeSet_IsTheOrderOfItsVersion()
    {
        var version = await TestVersion.MakeAsync(23);
        var mixture = new SampleMixture([new(version.Train, version.Source)]);
        Assert.Null(mixture.Text);
        for (var epoch = 0; epoch < 2; epoch++)
        {
            var order = new SampleOrder(version.Train.VersionId, "train", 9, epoch, 23);
            Assert.Equal(Enumerable.Range(0, 23).Select(place => order.At(place)), Enumerable.Range(0, 23).Select(place => mixture.At(9, true, epoch, place).Number));
        }
    }

    [Fact]
    public async Task Choose_LeavesOnlyTheSamplesThatAreChosen()
    {
        var version = await TestVersion.MakeAsync(23);
        var chosen = new MixtureComponent(version.Train, version.Source).Choose(version.Manifest, "startSeconds >= 5", sample => sample.StartSeconds >= 5);
        var expected = version.Manifest.SamplesOf("train").Where(sample => sample.StartSeconds >= 5).Select(sample => sample.Key);

        var samples = await new SampleLoader(new SampleMixture([chosen]), new()).ReadAsync().ToListAsync();

        Assert.Equal(expected.Order(), samples.Select(sample => sample.Key).Order());
        Assert.Contains("where startSeconds >= 5", samples[0].Next.Mixture, StringComparison.Ordinal);
        Assert.Contains("chosen", Assert.Throws<ArgumentException>(() => new SampleMixture([chosen with { Chosen = [] }])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task ReadAsync_GivesTheSameRow_HoweverOftenItIsKilledAndByHoweverManyRanks(int run)
    {
        var mixture = await MixAsync(3, 1);
        var options = new LoaderOptions { Seed = run, Remainder = RemainderPolicy.Repeat, VerifyHashes = false };
        var random = new Random(run);
        var (used, expected, state) = (new List<(int, string)>(), new List<(int, string)>(), new SampleLoader(mixture, options).Start);
        for (var epoch = 0; epoch < 3; epoch++)
            await foreach (var sample in new SampleLoader(mixture, options with { Epoch = epoch }).ReadAsync()) expected.Add((sample.Component, sample.Key));
        while (used.Count < expected.Count)
        {
            var (world, steps) = (1 + random.Next(8), 1 + random.Next(9));
            var ranks = new List<List<Sample>>();
            for (var rank = 0; rank < world; rank++)
            {
                var samples = new List<Sample>();
                for (var from = state; samples.Count < steps;)
                {
                    var loader = new SampleLoader(mixture, options with { Rank = rank, World = world }, from);
                    samples.AddRange(await loader.ReadAsync().Take(steps - samples.Count).ToListAsync());
                    from = loader.End;
                }

                ranks.Add(samples);
            }

            // The last step is lost with the run that was killed in it.
            for (var step = 0; step < steps - 1; step++) used.AddRange(ranks.Select(samples => (samples[step].Component, samples[step].Key)));
            if (steps > 1) state = LoaderState.Parse(Assert.Single(ranks.Select(samples => samples[steps - 2].Next).Distinct()).ToJson());
        }

        Assert.Equal(expected, used.Take(expected.Count));
    }

    [Fact]
    public async Task SampleLoader_RefusesAState_OfOtherWeightsOrAnotherChoice()
    {
        var state = new SampleLoader(await MixAsync(3, 1), new()).Start;
        var other = await MixAsync(2, 1);
        Assert.Contains("mixture", Assert.Throws<LoaderStateException>(() => new SampleLoader(other, new(), state)).Message, StringComparison.Ordinal);
        var whole = other.Components[0];
        Assert.Throws<LoaderStateException>(() => new SampleLoader(whole.Version, whole.Source, new(), state));
        Assert.Throws<ArgumentException>(() => new SampleMixture([whole with { Weight = 0 }]));
        Assert.Throws<ArgumentException>(() => new SampleMixture([]));
    }

    private static async Task<SampleMixture> MixAsync(int first, int second)
    {
        var (kitchen, garden) = (await TestVersion.MakeAsync(23), await TestVersion.MakeAsync(7, "garden"));
        return new([new(kitchen.Train, kitchen.Source) { Weight = first }, new(garden.Train, garden.Source) { Weight = second }]);
    }
}
