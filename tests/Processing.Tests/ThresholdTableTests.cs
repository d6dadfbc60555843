using WorkspaceAgents.Alignment;
using WorkspaceAgents.Formats;

namespace WorkspaceAgents.Processing.Tests;

public class ThresholdTableTests
{
    [Fact]
    public void Read_GivesTheThresholdsBack_ThatAManifestStates()
    {
        var thresholds = new AlignmentThresholds { MaxResidualMs = 3, ReviewSensorCoverage = 0.5 };

        var table = ThresholdTable.Of(thresholds);

        Assert.Equal(3, table["maxResidualMs"]);
        Assert.DoesNotContain("maxErrorBoundMs", table.Keys);
        Assert.Equal(thresholds, ThresholdTable.Read(table));
    }

    [Fact]
    public void Read_Refuses_WhenAThresholdIsUnknown() =>
        Assert.Throws<ManifestException>(() => ThresholdTable.Read(new Dictionary<string, double> { ["maxMoonPhase"] = 1 }));
}
