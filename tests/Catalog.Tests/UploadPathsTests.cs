using static WorkspaceAgents.Catalog.Tests.CatalogFixture;

namespace WorkspaceAgents.Catalog.Tests;

/// <summary>Ten thousand files at once, most of them with a path that plays tricks: each is refused by itself, saying why, and the good ones arrive.</summary>
public sealed class UploadPathsTests
{
    private const int Entries = 10_000;
    private const int GoodEvery = 50;

    // What is put into a path, and what the refusal must say of it.
    private static readonly (Func<int, string> Path, string Why)[] Tricks =
    [
        (i => $"../{i}.mp4", "'..'"),
        (i => $"a/{i}/../../../etc/passwd", "'..'"),
        (i => $"a\\..\\{i}.mp4", "'..'"),
        (i => $"a/./{i}.mp4", "'.'"),
        (i => $"a//{i}.mp4", "two slashes"),
        (i => $"//host/share/{i}.mp4", "two slashes"),
        (i => $"C:/{i}.mp4", "drive"),
        (i => $"C:\\Users\\{i}.mp4", "drive"),
        (i => $"a{i}\0.mp4", "U+0000"),
        (i => $"a{i}\n.mp4", "U+000A"),
        (i => $"a{i}./b.mp4", "dot"),
        (i => $"a{i}.mp4.", "dot"),
        (i => $"a{i}.mp4 ", "space"),
        (i => $" {i}/b.mp4", "space"),
        (i => $"{i}/CON", "Windows"),
        (i => $"{i}/nul.mp4", "Windows"),
        (i => $"{i}/com1.tar.gz", "Windows"),
        (i => $"{i}\u202Egpj.mp4", "U+202E"),
        (i => $"{i}\u200B.mp4", "U+200B"),
        (i => $"{i}\uD800.mp4", "surrogate"),
        (i => $"{i}{new string('x', 256)}", "255 bytes"),
        (i => $"{i}{string.Concat(Enumerable.Repeat("/folder", 200))}", "1024"),
        (_ => "/", "1 to 1024"),
    ];

    [Fact]
    public async Task Create_RefusesEachBadPathByItself_AndTakesTheGoodOnes()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        var uploads = catalog.Get<Uploads>();
        var good = 0;

        for (var i = 0; i < Entries; i++)
        {
            if (i % GoodEvery == 0)
            {
                Assert.Equal(UploadState.Completed, (await uploads.CreateAsync(owner, "studio", Empty($"take {i}/Küche 撮影.mp4"), None)).State);
                good++;
                continue;
            }

            var (path, why) = Tricks[i % Tricks.Length];
            var refusal = await RefusedAsync(ErrorCode.Invalid, () => uploads.CreateAsync(owner, "studio", Empty(path(i)), None));
            Assert.Contains(why, refusal.Message, StringComparison.Ordinal);
        }

        Assert.Equal(good, (await catalog.Get<WorkspaceFiles>().ListTreeAsync(owner, "studio", null, None)).Count);
    }

    [Theory]
    [InlineData("Take/a.mp4", "differs from")]
    [InlineData("take/A.mp4", "differs from")]
    [InlineData("take/a.mp4/b.mp4", "is a file")]
    [InlineData("take", "is a folder")]
    public async Task Create_IsRefusedBeforeAnythingIsSent_WhenSomethingIsInTheWay(string path, string why)
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        await catalog.UploadAsync(owner, "take/a.mp4", "x");

        var refusal = await RefusedAsync(ErrorCode.Conflict, () => catalog.Get<Uploads>().CreateAsync(owner, "studio", new() { Path = path, LengthBytes = 5 }, None));

        Assert.Contains(why, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_IsTheSameFile_WhenOnlyTheUnicodeFormDiffers()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        await catalog.UploadAsync(owner, "K\u00FCche.vtt", "composed");
        await catalog.UploadAsync(owner, "Ku\u0308che.vtt", "decomposed");

        Assert.Equal(2, (await catalog.Get<WorkspaceFiles>().GetAsync(owner, "studio", "K\u00FCche.vtt", None)).File.Version);
    }

    private static UploadRequest Empty(string path) => new() { Path = path, LengthBytes = 0 };
}
