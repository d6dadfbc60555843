namespace WorkspaceAgents.Alignment.Tests.Duplicates;

/// <summary>Runs that two recordings share are found with their times; what is alike by chance, by standing still or by saying nothing is not.</summary>
public sealed class DuplicateFinderTests
{
    [Fact]
    public void Find_NamesTheStretch_WhenACopyIsTrimmedAndEncodedAgain()
    {
        var random = new Random(1);
        var original = Pictures(random, 80);
        var copy = original[20..60].Select(hash => Disturbed(random, hash, 5)).ToArray();

        var match = Assert.Single(DuplicateFinder.Find([Of(original), Of(Pictures(random, 80)), Of(copy) with { PicturesStartSeconds = 2 }]));

        Assert.Equal((0, 2, DuplicateKind.Pictures, 5.0, 2.0, 10.0), (match.First, match.Second, match.Kind, match.FirstStartSeconds, match.SecondStartSeconds, match.DurationSeconds));
        Assert.InRange(match.Distance, 0.05, 0.08);
    }

    [Fact]
    public void Find_NamesNothing_WhenPicturesAreSharedForLessThanThreeSeconds()
    {
        var random = new Random(2);
        var shared = Pictures(random, 11);

        Assert.Empty(DuplicateFinder.Find([Of([.. Pictures(random, 40), .. shared, .. Pictures(random, 40)]), Of([.. Pictures(random, 30), .. shared, .. Pictures(random, 40)])]));
        Assert.Single(DuplicateFinder.Find([Of([.. Pictures(random, 40), .. shared, shared[0], .. Pictures(random, 40)]), Of([.. Pictures(random, 30), .. shared, shared[0], .. Pictures(random, 40)])]));
    }

    [Fact]
    public void Find_NamesNothing_WhenACameraStandsStillOrTheScreenIsBlack()
    {
        var random = new Random(3);
        var place = Pictures(random, 1)[0];
        MediaPrint Take() => Of([.. Enumerable.Range(0, 80).Select(_ => Disturbed(random, place, 2)), .. new ulong[40]]);

        Assert.Empty(DuplicateFinder.Find([Take(), Take()]));
    }

    [Fact]
    public void Find_FindsSound_WhenATenthOfTheBitsDiffers()
    {
        var random = new Random(4);
        var original = Enumerable.Range(0, 1000).Select(_ => (uint)random.NextInt64(1, 1L << 32)).ToArray();
        var copy = original[300..800].Select(print => print ^ Noise(random, 0.1)).ToArray();
        var other = original.Select(print => print ^ Noise(random, 0.45)).ToArray();

        var match = Assert.Single(DuplicateFinder.Find([new() { Sound = original }, new() { Sound = other }, new() { Sound = copy }]));

        Assert.Equal((0, 2, DuplicateKind.Sound, 0.0), (match.First, match.Second, match.Kind, match.SecondStartSeconds));
        Assert.Equal(300 * 128 / 5512.0, match.FirstStartSeconds, 6);
        Assert.InRange(match.Distance, 0.08, 0.12);
    }

    [Fact]
    public void Find_ConnectsAHundredCopies_WithoutComparingAllPairs()
    {
        var random = new Random(5);
        var original = Pictures(random, 24);
        var prints = Enumerable.Range(0, 100).Select(_ => Of(original)).Append(Of(Pictures(random, 24))).ToArray();

        var matches = DuplicateFinder.Find(prints);

        Assert.InRange(matches.Count, 99, 100 * 16);
        Assert.Equal(Enumerable.Range(0, 100), Assert.Single(DuplicateFinder.Group(prints.Length, matches)));
    }

    [Fact]
    public void SoundPrinter_GivesNearlyTheSame_WhenSoundIsQuieterAndTrimmed_AndNothingForSilenceAndTones()
    {
        var noise = Music(6, 8);
        var quieter = noise[5555..].Select(sample => sample * 0.3f).ToArray();
        var tone = Enumerable.Range(0, noise.Length).Select(n => 0.5f * MathF.Sin(2 * MathF.PI * 440 * n / MediaPrint.SoundRateHz)).ToArray();

        var match = Assert.Single(DuplicateFinder.Find([Heard(noise), Heard(quieter), Heard(Music(7, 8))]));

        Assert.Equal((0, 1, 5555.0 / MediaPrint.SoundRateHz), (match.First, match.Second, match.FirstStartSeconds - match.SecondStartSeconds), Within(0.02));
        Assert.InRange(match.Distance, 0, 0.3);
        Assert.All(Heard(new float[noise.Length]).Sound, print => Assert.Equal(0u, print));
        Assert.All(Heard(tone).Sound, print => Assert.Equal(0u, print));
    }

    private static EqualityComparer<(int, int, double)> Within(double seconds) =>
        EqualityComparer<(int, int, double)>.Create((a, b) => a.Item1 == b.Item1 && a.Item2 == b.Item2 && Math.Abs(a.Item3 - b.Item3) <= seconds);

    private static MediaPrint Of(ulong[] pictures) => new() { Pictures = pictures };

    private static MediaPrint Heard(float[] samples)
    {
        var printer = new SoundPrinter();
        foreach (var block in samples.Chunk(1000))
            printer.Add(block);
        return new MediaPrint { Sound = printer.Prints };
    }

    /// <summary>Notes that begin and end at random, 8 a second, over a little noise.</summary>
    private static float[] Music(int seed, int seconds)
    {
        var random = new Random(seed);
        var samples = new float[seconds * MediaPrint.SoundRateHz];
        for (var note = 0; note < seconds * 8; note++)
        {
            var (start, length, hz) = (random.Next(samples.Length), random.Next(500, 4000), 300 + (1700 * random.NextDouble()));
            for (var n = start; n < Math.Min(samples.Length, start + length); n++)
                samples[n] += (float)(0.1 * Math.Sin(2 * Math.PI * hz * n / MediaPrint.SoundRateHz));
        }
        return [.. samples.Select(sample => sample + (float)(0.02 * (random.NextDouble() - 0.5)))];
    }

    private static ulong[] Pictures(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (ulong)random.NextInt64(1, long.MaxValue))];

    private static ulong Disturbed(Random random, ulong hash, int bits)
    {
        for (var i = 0; i < bits; i++)
            hash ^= 1UL << random.Next(64);
        return hash;
    }

    private static uint Noise(Random random, double share) => Enumerable.Range(0, 32).Aggregate(0u, (bits, i) => random.NextDouble() < share ? bits | (1u << i) : bits);
}
