using WorkspaceAgents.Alignment;
using WorkspaceAgents.Catalog;
using WorkspaceAgents.Portal.Components.RecordingPages;

namespace WorkspaceAgents.Portal.Tests.Components;

public sealed class ClockWordsTests
{
    [Theory]
    [InlineData(true, 0.2, " It agrees with the clock that is used, to 0.2 ms.")]
    [InlineData(true, 0.0, "")]
    [InlineData(false, 500.0, " It disagrees with the clock that is used, by 500 ms.")]
    [InlineData(false, null, " It never meets the clock that is used.")]
    public void Found_SaysWhatWasCompared_AndWhetherItAgrees(bool isAgreeing, double? distanceMs, string end)
    {
        var evidence = new ClockEvidence
        {
            Track = "imu.csv", Method = ClockMethod.Events, Basis = "claps and beeps against pulses of sync", Verdict = AlignmentVerdict.Pass, Reasons = [],
            Map = new ClockMap { OffsetSeconds = 2.5, ResidualMs = 1.5, Method = ClockMethod.Events },
            ComparedCount = 8, AgreeingCount = 7, OverlapSeconds = 9, IsAgreeing = isAgreeing, DistanceMs = distanceMs,
        };

        Assert.Equal($"Measured by claps and beeps against pulses of sync +2.500 s, 0.0 ppm, ±1.5 ms: 7 of 8 places agree over 9 s.{end}", Found(evidence));
    }

    [Fact]
    public void Found_SaysWhyNothingWasMeasured() =>
        Assert.Equal("By sound: It is silent.", Found(ClockEvidence.None("mic.wav", (ClockMethod.Audio, "sound"), "It is silent.")));

    private static string? Found(ClockEvidence evidence) => ClockWords.Found(new TrackAlignment(evidence.Track, Catalog.TrackKind.Sensor, 2.5, 0, "events", 1, 0, 1.5) { Evidence = [evidence] });
}
