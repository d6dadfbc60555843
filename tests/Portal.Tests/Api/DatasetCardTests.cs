using System.Text;
using WorkspaceAgents.Catalog;
using WorkspaceAgents.Portal.Api;

namespace WorkspaceAgents.Portal.Tests.Api;

public sealed class DatasetCardTests
{
    [Fact]
    public void Write_TellsLoadersWhichShardsBelongToWhichSplit()
    {
        var version = new PublishedVersion(
            new() { Id = new(Guid.Empty), Workspace = "studio", Name = "kitchen", Description = "Cups \"and\" plates.", VersionCount = 3, CreatedAt = default },
            new()
            {
                VersionId = new string('a', 64), Number = 3, State = VersionState.Published, Aliases = [], CreatedBy = "ann", CreatedAt = default,
                RecordingCount = 2, SampleCount = 1500, FrameCount = 90_000, DurationSeconds = 3000.5, SizeBytes = 30,
            });

        var card = Encoding.UTF8.GetString(DatasetCard.Write(version, [new("train", 2, 1400, 20), new("val", 1, 100, 10)]));

        Assert.StartsWith("---\npretty_name: \"kitchen\"\nsize_categories:\n- 1K<n<10K\n", card, StringComparison.Ordinal);
        Assert.Contains("configs:\n- config_name: default\n  data_files:\n  - split: train\n    path: \"train/*.tar\"\n  - split: val\n    path: \"val/*.tar\"\n---\n# kitchen v3\n", card, StringComparison.Ordinal);
        Assert.Contains("3000.5 s of video", card, StringComparison.Ordinal);
        Assert.Contains("| train | 1400 | 2 | 20 |\n| val | 100 | 1 | 10 |\n", card, StringComparison.Ordinal);
    }
}
