using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Loader.Tests;

public sealed class SampleOrderTests
{
    private static readonly BlobHash Version = BlobHash.Compute("version"u8);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(65_536)]
    [InlineData(100_003)]
    public void At_GivesEverySampleOnce_ForAnyCountAndKey(int count)
    {
        for (var seed = 0; seed < (count > 1000 ? 3 : 200); seed++)
        {
            var order = new SampleOrder(Version, "train", seed, seed % 5, count);
            var seen = new bool[count];
            for (var position = 0; position < count; position++)
            {
                var index = order.At(position);
                Assert.InRange(index, 0, count - 1);
                Assert.False(seen[index]);
                seen[index] = true;
            }
        }
    }

    [Fact]
    public void At_GivesEverySampleEveryPlaceAboutAsOften_WhenTheSeedChanges()
    {
        const int Count = 7, Seeds = 14_000;
        var counts = new int[Count, Count];
        for (var seed = 0; seed < Seeds; seed++)
        {
            var order = new SampleOrder(Version, "train", seed, 0, Count);
            for (var position = 0; position < Count; position++) counts[position, order.At(position)]++;
        }
        foreach (var count in counts) Assert.InRange(count, 1_750, 2_250); // 2,000 ± 6 standard deviations
    }

    [Fact]
    public void At_LeavesNoTraceOfTheOldOrder_WhenThereAreManySamples()
    {
        const int Count = 50_000;
        var order = new SampleOrder(Version, "train", 1, 0, Count);
        var next = Enumerable.Range(0, Count - 1).Count(position => order.At(position + 1) == order.At(position) + 1);
        var fixedPoints = Enumerable.Range(0, Count).Count(position => order.At(position) == position);
        Assert.InRange(next, 0, 12); // one is expected of each
        Assert.InRange(fixedPoints, 0, 12);
    }

    [Fact]
    public void At_IsAnotherOrder_WhenAnyPartOfTheKeyIsAnother()
    {
        static long[] Order(SampleOrder order) => [.. Enumerable.Range(0, 100).Select(position => order.At(position))];
        long[][] orders =
        [
            Order(new(Version, "train", 0, 0, 100)), Order(new(Version, "train", 1, 0, 100)), Order(new(Version, "train", 0, 1, 100)),
            Order(new(Version, "val", 0, 0, 100)), Order(new(BlobHash.Empty, "train", 0, 0, 100)), Order(new(Version, "train", -1, 0, 100)),
        ];
        Assert.Equal(orders.Length, orders.Select(order => string.Join(',', order)).Distinct().Count());
        Assert.Equal(orders[0], Order(new(Version, "train", 0, 0, 100)));
        Assert.Equal(Enumerable.Range(0, 100).Select(i => (long)i), Order(new(Version, "train", 5, 5, 100, shuffle: false)));
    }

    // Written down once (and computed a second time by a program in another language): a change of it would break every saved state.
    [Fact]
    public void At_StaysAsItWas_ForeverAndEverywhere()
    {
        var order = new SampleOrder(BlobHash.Empty, "train", 42, 3, 1000);
        Assert.Equal("244 560 705 239 919 903 287 926 769 888 671 963", string.Join(' ', Enumerable.Range(0, 12).Select(position => order.At(position))));
    }

    [Fact]
    public void At_AnswersAtOnce_WhenThereAreTrillions()
    {
        var order = new SampleOrder(Version, "train", 1, 0, 3_000_000_000_000);
        Assert.InRange(order.At(2_999_999_999_999), 0, 2_999_999_999_999);
        Assert.Throws<ArgumentOutOfRangeException>(() => order.At(3_000_000_000_000));
    }
}
