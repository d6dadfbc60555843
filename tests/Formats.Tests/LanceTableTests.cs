using System.Diagnostics;
using System.Security.Cryptography;
using WorkspaceAgents.Testing;

namespace WorkspaceAgents.Formats.Tests;

/// <summary>The table is written and read by the format's own library.</summary>
public sealed class LanceTableTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [RequiresToolFact("node", "npm")]
    public async Task Table_ReadsBackEqual_AndANewColumnLeavesTheVideosBytesAlone()
    {
        await InstallAsync();
        var original = await (await TestVersion.MakeAsync()).WriteFolderAsync(_folder);
        var exported = _folder.Combine("lance");
        await VersionExport.ToFolderAsync(await VersionFolder.OpenAsync(original, None), DatasetFormat.Lance, exported, new(), None);
        Assert.Equal(DatasetFormat.Lance, DatasetReader.Detect(exported));
        Assert.Empty((await DatasetComparison.CompareAsync(original, exported, None)).Differences);
        var before = DataFiles(exported);

        await LanceTable.AddColumnAsync(exported, "text_v2", new Dictionary<string, string> { ["cam-a-000000"] = "it's stirred", ["zebra-000001"] = "待つ" }, None);

        var after = DataFiles(exported);
        Assert.All(before, file => Assert.Equal(file.Value, after[file.Key]));
        var added = after.Where(file => !before.ContainsKey(file.Key)).Sum(file => new FileInfo(file.Key).Length);
        Assert.InRange(added, 1, 5000);
        Assert.Empty((await DatasetComparison.CompareAsync(original, exported, None)).Differences);
        await Assert.ThrowsAsync<IOException>(() => LanceTable.AddColumnAsync(exported, "text_v2", new Dictionary<string, string> { ["cam-a-000000"] = "again" }, None));
        await Assert.ThrowsAsync<ArgumentException>(() => LanceTable.AddColumnAsync(exported, "a; drop", new Dictionary<string, string> { ["k"] = "v" }, None));
    }

    private static Dictionary<string, string> DataFiles(string folder) =>
        Directory.EnumerateFiles(Path.Combine(folder, LanceTable.Name, "data"), "*", SearchOption.AllDirectories)
            .ToDictionary(path => path, path => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path))));

    // Where the library is looked for: beside the assembly. The packages are the ones of package-lock.json.
    private static async Task InstallAsync()
    {
        if (Directory.Exists(Path.Combine(LanceProcess.Folder, "node_modules", "@lancedb", "lancedb"))) return;
        using var npm = Process.Start(new ProcessStartInfo(ToolPath.Find("npm")!, ["install", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"])
        {
            WorkingDirectory = LanceProcess.Folder, RedirectStandardError = true,
        })!;
        var error = await npm.StandardError.ReadToEndAsync();
        await npm.WaitForExitAsync();
        Assert.True(npm.ExitCode == 0, error);
    }
}
