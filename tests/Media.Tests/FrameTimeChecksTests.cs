namespace WorkspaceAgents.Media.Tests;

public class FrameTimeChecksTests
{
    [Fact]
    public void Check_FindsNothing_WhenSpacingIsOnlyRounded() => Assert.Empty(Check([0, 33, 67, 100, 133, 167]));

    [Fact]
    public void Check_SaysHowTheRateVaries_WhenVariable()
    {
        var finding = Assert.Single(Check([0, 20, 70, 100, 133, 166]));

        Assert.Equal((FindingCodes.VariableFrameRate, FindingSeverity.Info), (finding.Code, finding.Severity));
        Assert.Contains("20 to 50 ms", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_IsAnError_WhenTwoFramesHaveOneTime()
    {
        var finding = Assert.Single(Check([0, 33, 33, 66]), finding => finding.Severity == FindingSeverity.Error);

        Assert.Equal((FindingCodes.TimestampsRepeated, 0.033), (finding.Code, finding.StartSeconds));
    }

    [Fact]
    public void Check_IsAnError_WhenTimesJumpBack()
    {
        var finding = Assert.Single(Check([10_000, 10_033, 10_066, 0, 34, 67]), finding => finding.Code == FindingCodes.TimestampsNotMonotonic);

        Assert.Equal(FindingSeverity.Error, finding.Severity);
        Assert.Contains("10.066", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_ListsTheGap_WhenFramesPause()
    {
        var finding = Assert.Single(Check([0, 33, 66, 2066, 2099, 2132]), finding => finding.Code == FindingCodes.Gap);

        Assert.Equal((0.066, 2.066), (finding.StartSeconds, finding.StopSeconds));
    }

    [Fact]
    public void Check_ComparesLengths_WhenTheHeaderSaysMore()
    {
        var finding = Assert.Single(Check([0, 33, 66], statedSeconds: 3));

        Assert.Equal((FindingCodes.DurationMismatch, FindingSeverity.Warning), (finding.Code, finding.Severity));
    }

    [Fact]
    public void Check_CountsTheFramesThatAreMissing_WhenTheRestIsEven()
    {
        long[] times = [.. Enumerable.Range(0, 60).Where(frame => frame is not (20 or 40 or 41)).Select(frame => frame * 40L)];

        var finding = Assert.Single(Check(times), finding => finding.Code == FindingCodes.FramesSkipped);

        Assert.Equal((FindingSeverity.Warning, 0.76, 1.68), (finding.Severity, finding.StartSeconds, finding.StopSeconds));
        Assert.Contains("3 are missing in 2 places", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_CallsNothingMissing_WhenTheRateVaries() =>
        Assert.DoesNotContain(Check([.. Enumerable.Range(0, 60).Select(frame => (frame * 40L) + (frame % 3 * 15))]), finding => finding.Code == FindingCodes.FramesSkipped);

    private static IEnumerable<MediaFinding> Check(long[] times, double? statedSeconds = null)
    {
        PacketColumns Read() => PacketText.Parse([.. times.Select(time => $"pts={time}|dts={time}|duration=33|size=9|flags=K_")]);
        var index = FrameIndexAssembler.AssembleDecoded(0, new TimeBase(1, 1000), Read(), packets: null);
        return FrameTimeChecks.Check(Read(), index, statedSeconds, new MediaOptions());
    }
}
