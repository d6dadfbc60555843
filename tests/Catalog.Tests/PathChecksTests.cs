using static WorkspaceAgents.Catalog.Tests.CatalogFixture;

namespace WorkspaceAgents.Catalog.Tests;

public sealed class PathChecksTests
{
    [Fact]
    public async Task Check_SaysOfEachBadPathWhy_AndKeepsTheGoodOnes()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        var annotator = await catalog.CreateMemberAsync(owner, "ann", Role.Annotator);
        await catalog.UploadAsync(owner, "Raw/a.csv", "a");
        await catalog.Get<Locks>().LockAsync(owner, "studio", "final", "delivered", None);
        string?[] bad = ["raw/a.csv", "Raw/a.csv/b.csv", "../x", "a\u202Eb", "new/NUL.mp4", "final/x.csv", "n/0001.csv", "N/0002.csv", "n", null, ""];
        var paths = Enumerable.Range(0, 9_000).Select(i => $"n/{i:0000}.csv").Prepend("Raw/a.csv").Concat(bad).ToList();

        var report = await catalog.Get<PathChecks>().CheckAsync(owner, "studio", paths!, None);

        Assert.Equal((9001, bad.Length), (report.GoodCount, report.BadCount));
        Assert.Equal((1, null), (report.Entries[0].Version, report.Entries[0].Problem));
        var wrong = report.Entries.Where(e => e.Problem is not null).ToList();
        Assert.Equal(Enumerable.Range(9001, bad.Length), wrong.Select(e => e.Index));
        string[] whys = ["only in case", "is a file", "'.' or '..'", "U+202E", "device", "delivered", "twice", "only in case", "is the folder", "1 to 1024", "1 to 1024"];
        Assert.All(wrong.Zip(whys), pair => Assert.Contains(pair.Second, pair.First.Problem, StringComparison.Ordinal));
        Assert.Equal(
            [ErrorCode.Conflict, ErrorCode.Conflict, ErrorCode.Invalid, ErrorCode.Invalid, ErrorCode.Invalid, ErrorCode.Locked, ErrorCode.Conflict, ErrorCode.Conflict, ErrorCode.Conflict, ErrorCode.Invalid, ErrorCode.Invalid],
            wrong.Select(e => e.Code!.Value));
        var limited = await catalog.Get<PathChecks>().CheckAsync(annotator, "studio", ["x.mp4", "x.vtt"], None);
        Assert.Equal([ErrorCode.Forbidden, null], limited.Entries.Select(e => e.Code));
        await RefusedAsync(ErrorCode.Invalid, () => catalog.Get<PathChecks>().CheckAsync(owner, "studio", [], None));
        await RefusedAsync(ErrorCode.Invalid, () => catalog.Get<PathChecks>().CheckAsync(owner, "studio", new string[10_001], None));
    }
}
