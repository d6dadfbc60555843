namespace WorkspaceAgents.Cli.Tests;

public sealed class AdminCommandsTests : ServerCase
{
    [Theory]
    [InlineData("true", "2.9 KiB would be freed; nothing was removed.")]
    [InlineData("false", "2.9 KiB freed.")]
    public async Task Sweep_SaysWhatItFreed(string dryRun, string said)
    {
        Server.Answers["POST /api/v1/storage/sweep"] = (200, new
        {
            isDryRun = dryRun == "true", blobCount = 2, blobBytes = 2000, uploadCount = 1, uploadBytes = 1000, leftoverCount = 0, leftoverBytes = 0, freedBytes = 3000,
            largest = dryRun == "true" ? new[] { new { hash = new string('a', 64), sizeBytes = 1500, why = "only versions that are expired name it, the newest kitchen v3", lastVersion = "kitchen v3" } } : [], unusedSince = "2026-03-02T09:00:00Z",
        });

        var (exitCode, output, _) = dryRun == "true" ? await Shell.RunAsync("gc", "--dry-run") : await Shell.RunAsync("admin", "sweep");

        Assert.Equal(0, exitCode);
        Assert.Equal($"POST /api/v1/storage/sweep?dryRun={dryRun}", Assert.Single(Server.Asked).Request);
        Assert.Contains(said, output, StringComparison.Ordinal);
        Assert.Contains("content nobody refers to", output, StringComparison.Ordinal);
        Assert.Equal(dryRun == "true", output.Contains("the newest kitchen v3", StringComparison.Ordinal));
    }
}
