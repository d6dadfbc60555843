using System.Text;
using WorkspaceAgents.Testing;
using static WorkspaceAgents.Catalog.Tests.CatalogFixture;

namespace WorkspaceAgents.Catalog.Tests;

public sealed class FileComparisonsTests
{
    private const string Ten = "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n";

    [Theory]
    [InlineData(Ten, "1\n2\n3\n4\nfive\n6\n7\n8\n9\n10\n", 1, 1, "@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n")]
    [InlineData(Ten, "0\n" + Ten, 1, 0, "@@ -1,3 +1,4 @@\n+0\n 1\n 2\n 3\n")]
    [InlineData(Ten, Ten + "11", 1, 0, "@@ -8,3 +8,4 @@\n 8\n 9\n 10\n+11\n")]
    [InlineData("a\n", "", 0, 1, "@@ -1,1 +0,0 @@\n-a\n")]
    [InlineData("", "a\n\n", 2, 0, "@@ -0,0 +1,2 @@\n+a\n+\n")]
    [InlineData("a\n\nb\n", "a\nb\n", 0, 1, "@@ -1,3 +1,2 @@\n a\n-\n b\n")]
    [InlineData("a\nx\nb\ny\nc\n", "a\nX\nb\nY\nc\n", 2, 2, "@@ -1,5 +1,5 @@\n a\n-x\n+X\n b\n-y\n+Y\n c\n")]
    [InlineData("a\nb\n", "a\r\nb", 0, 0, "")]
    public void Between_IsAUnifiedDiff(string from, string to, int added, int removed, string hunks)
    {
        var difference = TextDifference.Between(from, to, "a@1", "a@2")!;

        Assert.Equal((added, removed), (difference.AddedLines, difference.RemovedLines));
        Assert.Equal(hunks.Length == 0 ? "" : $"--- a@1\n+++ a@2\n{hunks}", difference.Unified);
        Assert.False(difference.IsCut);
    }

    [Fact]
    public void Between_AppliedToTheOld_GivesTheNew_ForRandomTexts()
    {
        var random = new Random(7);
        for (var round = 0; round < 300; round++)
        {
            var old = Lines(random.Next(40));
            var young = random.Next(2) == 0 ? Lines(random.Next(40)) : [.. old.Where(_ => random.Next(6) > 0).SelectMany(line => random.Next(8) == 0 ? [line, "new"] : new[] { line })];

            var difference = TextDifference.Between(Text(old), Text(young), "a", "b")!;

            Assert.Equal(young, Apply(old, difference));
        }

        string[] Lines(int count) => [.. Enumerable.Range(0, count).Select(_ => random.Next(6) is var n && n == 0 ? "" : $"line {n}")];
        static string Text(string[] lines) => string.Concat(lines.Select(line => line + "\n"));
        static List<string> Apply(string[] old, TextDifference difference)
        {
            var (result, at) = (new List<string>(), 0);
            foreach (var hunk in difference.Hunks)
            {
                var start = hunk.FromCount == 0 ? hunk.FromLine : hunk.FromLine - 1;
                result.AddRange(old[at..start]);
                Assert.Equal(hunk.Lines.Where(l => l.Change != TextChange.Added).Select(l => l.Text), old[start..(start + hunk.FromCount)]);
                result.AddRange(hunk.Lines.Where(l => l.Change != TextChange.Removed).Select(l => l.Text));
                at = start + hunk.FromCount;
            }

            result.AddRange(old[at..]);
            return result;
        }
    }

    [Fact]
    public void Between_GivesUp_OnlyWhenTooMuchLiesBetweenWhatIsEqual()
    {
        var many = string.Concat(Enumerable.Range(0, 50_000).Select(i => $"{i}\n"));

        Assert.Equal(1, TextDifference.Between(many, many + "last\n", "a", "b")!.AddedLines);
        Assert.Null(TextDifference.Between(many, string.Concat(Enumerable.Range(0, 50_000).Select(i => $"x{i}\n")), "a", "b"));
    }

    [Fact]
    public void Between_ShowsNoMoreThanAReaderCanUse()
    {
        var difference = TextDifference.Between(string.Concat(Enumerable.Range(0, 9000).Select(i => $"a{i}\n")), new string('z', 5000), "a", "b")!;

        Assert.True(difference.IsCut);
        Assert.Equal((1, 9000), (difference.AddedLines, difference.RemovedLines));
        Assert.InRange(difference.Hunks.Sum(h => h.Lines.Count), 1, 5000);
        Assert.InRange(difference.Hunks.SelectMany(h => h.Lines).Max(l => l.Text.Length), 1, 2001);
    }

    [Fact]
    public async Task Compare_ShowsTextByLines_AndTheRestByHash()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        foreach (var (path, one, two) in ((string, byte[], byte[])[])[
            ("a.vtt", "WEBVTT\n\nhello\n"u8.ToArray(), "WEBVTT\n\nhello there\n"u8.ToArray()),
            ("b.bin", [1, 2, 3], [1, 2, 4]),
            ("c.csv", [0x61, 0xFF, 0xFE], "a,b\n"u8.ToArray()),
            ("d.txt", new byte[FileComparisons.MaxTextBytes + 1], "x"u8.ToArray())])
        {
            await catalog.UploadAsync(owner, path, one);
            await catalog.UploadAsync(owner, path, two);
        }

        var comparisons = catalog.Get<FileComparisons>();
        var text = await comparisons.CompareAsync(owner, "studio", "a.vtt", null, null, None);
        var same = await comparisons.CompareAsync(owner, "studio", "a.vtt", 2, 2, None);
        var bytes = await comparisons.CompareAsync(owner, "studio", "b.bin", 1, 2, None);
        var notText = await comparisons.CompareAsync(owner, "studio", "c.csv", 1, 2, None);
        var large = await comparisons.CompareAsync(owner, "studio", "d.txt", 1, 2, None);

        Assert.Equal((ComparisonKind.Text, 1, 2), (text.Kind, text.From.Number, text.To.Number));
        Assert.EndsWith("-hello\n+hello there\n", text.Text!.Unified, StringComparison.Ordinal);
        Assert.True(same.SameBytes);
        Assert.Equal((ComparisonKind.Bytes, false), (bytes.Kind, bytes.SameBytes));
        Assert.Contains("UTF-8", notText.Remark, StringComparison.Ordinal);
        Assert.Contains("4,194,304 bytes", large.Remark, StringComparison.Ordinal);
        await RefusedAsync(ErrorCode.NotFound, () => comparisons.CompareAsync(owner, "studio", "a.vtt", 1, 9, None));
    }

    [RequiresToolFact("ffprobe")]
    public async Task Compare_ShowsMediaByItsStreams_AndSaysWhenOneIsNone()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        var recording = await File.ReadAllBytesAsync(Directory.EnumerateFiles(Path.Combine(Repository.Root, "samples", "recordings"), "*.mp4", SearchOption.AllDirectories).Order(StringComparer.Ordinal).First());
        await catalog.UploadAsync(owner, "cam.mp4", recording);
        await catalog.UploadAsync(owner, "cam.mp4", Encoding.UTF8.GetBytes("no film at all"));

        var comparison = await catalog.Get<FileComparisons>().CompareAsync(owner, "studio", "cam.mp4", 2, 1, None);

        Assert.Equal(ComparisonKind.Media, comparison.Kind);
        Assert.Contains("Version 2 could not be read as media", comparison.Remark, StringComparison.Ordinal);
        var facts = comparison.Media!.ToDictionary(m => m.What);
        Assert.Equal(("14 bytes", true), (facts["size"].From, facts["size"].Differs));
        Assert.Null(facts["video 0 codec"].From);
        Assert.NotNull(facts["video 0 codec"].To);
        Assert.NotNull(facts["video 0 frames"].To);
        Assert.NotNull(facts["duration"].To);
    }
}
