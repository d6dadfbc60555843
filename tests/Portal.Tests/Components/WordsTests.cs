using WorkspaceAgents.Portal.Components.Parts;

namespace WorkspaceAgents.Portal.Tests.Components;

public sealed class WordsTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(999, "999 B")]
    [InlineData(1000, "0.98 KiB")]
    [InlineData(1024, "1.00 KiB")]
    [InlineData(1048575, "1.00 MiB")]
    [InlineData(10_480_000, "9.99 MiB")]
    [InlineData(5L << 30, "5.00 GiB")]
    [InlineData(123L << 30, "123 GiB")]
    [InlineData(long.MaxValue, "8192 PiB")]
    public void Size_HasThreeDigits_InBinaryUnits(long bytes, string expected) => Assert.Equal(expected, Words.Size(bytes));

    [Theory]
    [InlineData(80, "+80.0")]
    [InlineData(-1.25, "−1.25")]
    [InlineData(-0.04, "−0.04")]
    [InlineData(-0.0004, "0.0")]
    [InlineData(0, "0.0")]
    public void Signed_HasNoSign_WhereTheDigitsShowNought(double value, string expected) => Assert.Equal(expected, Words.Signed(value, "0.0##"));

    [Theory]
    [InlineData(0, "0:00:00.000")]
    [InlineData(41.166667, "0:00:41.167")]
    [InlineData(59.9996, "0:01:00.000")]
    [InlineData(3661.5, "1:01:01.500")]
    [InlineData(-1.25, "−0:00:01.250")]
    [InlineData(-0.0001, "0:00:00.000")]
    public void Time_CarriesRounding_IntoMinutes(double seconds, string expected) => Assert.Equal(expected, Words.Time(seconds));

    [Theory]
    [InlineData(0, "just now")]
    [InlineData(60, "1 min ago")]
    [InlineData(7200, "2 h ago")]
    [InlineData(86_400, "1 day ago")]
    [InlineData(86_400 * 31, "2026-02-07")]
    [InlineData(-7200, "in 2 h")]
    public void Ago_SaysHowLong_OrTheDate(int secondsAgo, string expected) => Assert.Equal(expected, Words.Ago(Now.AddSeconds(-secondsAgo), Now));

    [Theory]
    [InlineData(1.0, "100 %")]
    [InlineData(0.99999, "99.9 %")]
    [InlineData(0.5, "50.0 %")]
    [InlineData(0, "0.0 %")]
    public void Share_IsWhole_OnlyWhenNothingIsMissing(double fraction, string expected) => Assert.Equal(expected, Words.Share(fraction));

    [Fact]
    public void Escape_KeepsSlashes_AndEscapesNames() => Assert.Equal("day%201/50%25%20%23a.mp4", Words.Escape("day 1/50% #a.mp4"));

    [Fact]
    public void Count_TakesThePlural_WhenItIsNotOne()
    {
        Assert.Equal("1 batch", Words.Count(1, "batch", "batches"));
        Assert.Equal("1,200 batches", Words.Count(1200, "batch", "batches"));
    }
}
