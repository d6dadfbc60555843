using System.Numerics;

namespace WorkspaceAgents.Media.Tests;

public class TimeBaseTests
{
    [Theory]
    [InlineData(1, 30000, 389389, 12.979633333333334)]
    [InlineData(1001, 30000, -2, -0.06673333333333334)]
    [InlineData(1, 90000, 0, 0)]
    public void ToSeconds_IsTheNearestDouble_WhenTicksAreOrdinary(int numerator, int denominator, long pts, double expected) =>
        Assert.Equal(expected, new TimeBase(numerator, denominator).ToSeconds(pts));

    [Theory]
    [InlineData(1001, 30000, 9_007_199_254_740_993)]
    [InlineData(1, 1_000_000_000, long.MaxValue)]
    [InlineData(int.MaxValue, 3, -9_007_199_254_740_995)]
    [InlineData(7, int.MaxValue, 4_611_686_018_427_387_905)]
    public void ToSeconds_IsTheNearestDouble_WhenTicksExceed53Bits(int numerator, int denominator, long pts)
    {
        var exact = new BigInteger(pts) * numerator;
        var actual = new TimeBase(numerator, denominator).ToSeconds(pts);

        // No neighbour is nearer: |actual·den − exact| compared as integers at 2^-1074 would be endless, 2^-80 is far below an ulp here.
        Assert.True(Distance(actual) <= Distance(Math.BitIncrement(actual)));
        Assert.True(Distance(actual) <= Distance(Math.BitDecrement(actual)));

        BigInteger Distance(double seconds)
        {
            var scaled = new BigInteger(Math.ScaleB(seconds, 40)); // exact: all these doubles have fewer than 40 fraction bits or are large
            return BigInteger.Abs((scaled * denominator) - (exact << 40));
        }
    }

    [Theory]
    [InlineData("1/90000", 1, 90000)]
    [InlineData("1001/30000", 1001, 30000)]
    public void TryParse_ReadsTheFraction_WhenPositive(string text, int numerator, int denominator) =>
        Assert.Equal(new TimeBase(numerator, denominator), TimeBase.TryParse(text));

    [Theory]
    [InlineData("0/0")]
    [InlineData("1/0")]
    [InlineData("-1/25")]
    [InlineData("25")]
    [InlineData(null)]
    public void TryParse_IsNull_WhenNotAPositiveFraction(string? text) => Assert.Null(TimeBase.TryParse(text));
}
