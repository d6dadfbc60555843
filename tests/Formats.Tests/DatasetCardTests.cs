namespace WorkspaceAgents.Formats.Tests;

public sealed class DatasetCardTests
{
    [Fact]
    public void Write_CountsWhatTheManifestHolds_AndSaysWhatNobodyStated()
    {
        var manifest = VersionManifestTests.Make();
        var card = DatasetCard.Write(manifest, manifest.ComputeId());
        Assert.StartsWith("---\ntags:\n- video\n- webdataset\nsize_categories:\n- n<1K\n---\n# kitchen\n", card, StringComparison.Ordinal);
        Assert.Contains("| train | 1 | 2 | 600 | 0.01 | 15056 | 1 |\n", card, StringComparison.Ordinal);
        Assert.Contains("| all | 2 | 3 | 900 | 0.01 | 22584 | 2 |\n", card, StringComparison.Ordinal);
        Assert.Contains("| `pts.npy` | 3 | 7584 |\n", card, StringComparison.Ordinal);
        Assert.Contains("No licence was stated.", card, StringComparison.Ordinal);
        Assert.Contains("- cam-c: The file ends in the middle of a frame at 7.4 s.\n", card, StringComparison.Ordinal);
        Assert.Contains("2 clocks were brought onto the videos' time; none is off by more than 0.4 ms.", card, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_QuotesTheLicence_WhenItCouldBreakTheFrontMatter()
    {
        var manifest = VersionManifestTests.Make() with { Notes = new() { Licence = "ours: \"ask\"\nfirst" } };
        Assert.Contains("license: \"ours: \\\"ask\\\"\\nfirst\"\n", DatasetCard.Write(manifest, manifest.ComputeId()), StringComparison.Ordinal);
    }
}
