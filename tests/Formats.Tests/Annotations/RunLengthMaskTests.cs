using System.Globalization;
using System.Text;

namespace WorkspaceAgents.Formats.Tests;

/// <summary>Expected values are what cocoapi's maskApi (commit 28dffd9, gcc -O2, x86-64) says for the same input.</summary>
public sealed class RunLengthMaskTests
{
    private const ulong FnvBasis = 1469598103934665603;

    [Theory]
    [InlineData("triangle", 60, 80, "10 10 50.5 12.25 30 40", "Rc01k11O2N1O2N1O2N1O2O0O2N1O2N1O2N1O2N1O2N1O00O1O1N2O1N2O1O2M2O1O1N2O1O1N2O1O1N2O1Omg1", 585, "10 10 40 29")]
    [InlineData("partly outside", 60, 80, "-20 -5 100 30 50 90 -3.3 64.7", "1k1101O00001O0000001O00001O0000001O00001O0000001O00001O0000001O00001O00001O0000001O00001O0000001O00001O0000001O00001O0000001O00001O00001O0000001O00001O0O1O1O2N1OYO", 3782, "0 1 80 59")]
    [InlineData("far away", 60, 80, "200 200 300 200 300 300", "Pf4", 0, "0 0 0 0")]
    [InlineData("one point", 60, 80, "5 5 5 5 5 5", "Pf4", 0, "0 0 0 0")]
    [InlineData("crosses itself", 60, 80, "40 2 52 58 5 20 75 20 28 58", "l;1k11O1O1O001O1O1O1O001O1O1O1O001O1O1O1O001O1O1WO_O5b0EB<?^OEc0;YOHh04\\OKe00AN`0NE1;JK44KO4N03NI78GD>=AC?=AH:7GN41N2NM44MI461D1;3@N`07ZOKe09WOHh08\\OEc0:CB<=J_O5`0d0O1O100O1O1O1O100O1O1O1O100O1O1O1O100O1O1Oe:", 898, "6 4 68 54")]
    [InlineData("smaller than a pixel", 8, 8, "3.2 3.2 3.9 3.2 3.9 3.9 3.2 3.9", "k01T1", 1, "3 3 1 1")]
    [InlineData("corners said twice", 16, 16, "2 2 2 2 12 2 12 2 12 12 2 12", "R1:600000000000000000n1", 100, "2 2 10 10")]
    [InlineData("all of the picture", 60, 80, "0 0 80 0 80 60 0 60", "0Pf4", 4800, "0 0 80 60")]
    [InlineData("middles of pixels", 6, 6, "0.5 0.5 4.5 0.5 4.5 4.5 0.5 4.5", "742000005", 16, "1 1 4 4")]
    public void FromPolygon_GivesTheRunsOfCocoapi(string what, int height, int width, string polygon, string counts, uint area, string box)
    {
        var mask = RunLengthMask.FromPolygon(height, width, Numbers(polygon), what);

        Assert.Equal(counts, mask.ToCompressed());
        Assert.Equal((area, box), (mask.Area, Text(mask.BoundingBox())));
    }

    [Theory]
    [InlineData("10 20 30 15", "\\c0?]1000000000000000000000000000000000000000000000000000000000\\Z2")]
    [InlineData("-5 -5 20 20", "0?]1000000000000000000000000000li3")]
    [InlineData("70.4 50.6 20.2 30.3", "kT49c100000000000000000")]
    [InlineData("3.5 3.5 0.4 0.4", "Pf4")]
    [InlineData("0 0 80 60", "0Pf4")]
    public void FromBox_GivesTheRunsOfCocoapi(string box, string counts)
    {
        var values = Numbers(box);

        Assert.Equal(counts, RunLengthMask.FromBox(60, 80, new(values[0], values[1], values[2], values[3])).ToCompressed());
    }

    [Fact]
    public void FromPolygon_GivesTheRunsAreasAndBoxesOfCocoapi_ForTwoThousandPolygons()
    {
        var (next, hash) = (new Draws(12345), FnvBasis);
        for (var n = 0; n < 2000; n++)
        {
            var (height, width, corners) = (1 + next.Below(96), 1 + next.Below(128), 3 + next.Below(8));
            var xy = new double[2 * corners];
            for (var i = 0; i < xy.Length; i++) xy[i] = (next.Below(2400) - 400) / 16.0;
            var mask = RunLengthMask.FromPolygon(height, width, xy);
            hash = Eat(Eat(hash, mask.ToCompressed()), $"{mask.Area} {Text(mask.BoundingBox())}");
            Assert.Equal(mask.ToCompressed(), RunLengthMask.FromRows(height, width, mask.DecodeRows()).ToCompressed());
        }

        Assert.Equal(9548595446284247213ul, hash);
    }

    [Fact]
    public void Merge_AndIntersectionOverUnion_SayWhatCocoapiSays_ForFiveHundredTriples()
    {
        var (next, hash) = (new Draws(777), FnvBasis);
        for (var n = 0; n < 500; n++)
        {
            var (height, width) = (1 + next.Below(40), 1 + next.Below(40));
            var masks = new[] { 3, 60, 400 }.Select(longest => Draw(next, height, width, longest)).ToList();
            foreach (var mask in masks) hash = Eat(hash, mask.ToCompressed());
            var (union, intersection) = (RunLengthMask.Merge(masks), RunLengthMask.Merge(masks, isIntersection: true));
            hash = Eat(Eat(hash, union.ToCompressed()), intersection.ToCompressed());
            hash = Eat(hash, $"{Digits(masks[0].IntersectionOverUnion(masks[1]))} {Digits(masks[0].IntersectionOverUnion(masks[2], isCrowd: true))}");
            hash = Eat(hash, $"{union.Area} {Text(intersection.BoundingBox())}");
        }

        Assert.Equal(17390733714231967571ul, hash);
    }

    [Theory]
    [InlineData("001101111000", "22122")]
    [InlineData("000000000000", "<")]
    [InlineData("111111111111", "0<")]
    public void FromColumns_AndDecodeColumns_AreEachOthersInverse(string pixels, string counts)
    {
        var columns = pixels.Select(pixel => (byte)(pixel - '0')).ToArray();

        var mask = RunLengthMask.FromColumns(4, 3, columns);

        Assert.Equal(counts, mask.ToCompressed());
        var decoded = new byte[12];
        RunLengthMask.Parse(4, 3, counts).DecodeColumns(decoded);
        Assert.Equal(columns, decoded);
    }

    [Fact]
    public void Parse_ReadsRunsOfBillions()
    {
        var mask = RunLengthMask.Parse(2_100_000_013, 1, "0PXh[o25Ph\\och1LWPkd\\TN");

        Assert.Equal(new uint[] { 0, 100_000_000, 5, 2_000_000_000, 1, 7 }, mask.Counts.ToArray());
    }

    [Theory]
    [InlineData("22122", 5, 3, "add up to 12 pixels")]
    [InlineData("2212", 4, 3, "add up to")]
    [InlineData("2 122", 4, 3, "character 1 is ' '")]
    [InlineData("22122P", 4, 3, "character 5 is cut")]
    [InlineData("2222O", 4, 3, "add up to")]
    [InlineData("2212I", 4, 3, "a run of -")]
    [InlineData("oooooooooooo0", 4, 3, "longer than any run")]
    [InlineData("", 4, 3, "add up to 0 pixels")]
    [InlineData("22122", 0, 3, "size [0, 3]")]
    [InlineData("22122", 70000, 70000, "size [70000, 70000]")]
    public void Parse_NamesTheEntryAndWhatIsWrong(string counts, int height, int width, string expected)
    {
        var failure = Assert.Throws<AnnotationException>(() => RunLengthMask.Parse(height, width, counts, "annotation 17"));

        Assert.Equal(AnnotationErrorCode.InvalidMask, failure.Code);
        Assert.StartsWith("annotation 17", failure.Message, StringComparison.Ordinal);
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1 2 3 4")]
    [InlineData("1 2 3 4 5 6 7")]
    [InlineData("1 2 3 4 5 NaN")]
    [InlineData("1 2 3 4 5 1e9")]
    public void FromPolygon_RefusesWhatIsNone(string polygon) =>
        Assert.Equal(AnnotationErrorCode.InvalidGeometry, Assert.Throws<AnnotationException>(() => RunLengthMask.FromPolygon(9, 9, Numbers(polygon))).Code);

    [Fact]
    public void Merge_NamesTheMaskOfAnotherSize()
    {
        var failure = Assert.Throws<AnnotationException>(() => RunLengthMask.Merge([RunLengthMask.Parse(4, 3, "<"), RunLengthMask.Parse(4, 3, "<"), RunLengthMask.Parse(3, 4, "<")]));

        Assert.Equal(AnnotationErrorCode.WrongMaskSize, failure.Code);
        Assert.Contains("mask 2 is [3, 4]", failure.Message, StringComparison.Ordinal);
    }

    private static RunLengthMask Draw(Draws next, int height, int width, int longest)
    {
        var columns = new byte[height * width];
        var value = (byte)next.Below(2);
        for (var i = 0; i < columns.Length; value ^= 1)
            for (var left = 1 + next.Below(longest); left > 0 && i < columns.Length; left--) columns[i++] = value;
        return RunLengthMask.FromColumns(height, width, columns);
    }

    private static double[] Numbers(string text) => [.. text.Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture))];

    private static string Text(PixelBox box) => string.Create(CultureInfo.InvariantCulture, $"{box.Left} {box.Top} {box.Width} {box.Height}");

    // C's %.17g, for what lies between 0 and 1.
    private static string Digits(double value)
    {
        var text = value.ToString("G17", CultureInfo.InvariantCulture);
        return text.Contains('E', StringComparison.Ordinal) ? text.Replace("E-", "e-", StringComparison.Ordinal) : text;
    }

    private static ulong Eat(ulong hash, string text) => Encoding.ASCII.GetBytes(text + "\n").Aggregate(hash, (sum, value) => unchecked((sum ^ value) * 1099511628211ul));

    /// <summary>The numbers the reference was drawn from.</summary>
    private sealed class Draws(uint seed)
    {
        private uint state = seed;

        public int Below(int limit)
        {
            state = unchecked(state * 1664525u + 1013904223u);
            return (int)(((ulong)state * (uint)limit) >> 32);
        }
    }
}
