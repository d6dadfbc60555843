using System.Text.Json;

namespace WorkspaceAgents.Cli.Tests;

public sealed class RleCommandsTests : IDisposable
{
    private const string Square = """{"size":[60,80],"polygons":[[0,0,10,0,10,10,0,10]]}""";
    private readonly Shell shell = new();

    public void Dispose() => shell.Dispose();

    [Fact]
    public async Task Rle_GoesFromAPolygonToABitmapAndBack()
    {
        var (polygon, png, array) = (shell.Home.Combine("p.json"), shell.Home.Combine("m.png"), shell.Home.Combine("m.npy"));
        await File.WriteAllTextAsync(polygon, Square);

        var (_, mask, _) = await shell.RunAsync("rle", "encode", polygon);
        await shell.GetAsync("rle", "decode", polygon, "--out", png);
        await shell.GetAsync("rle", "decode", polygon, "--out", array);

        Assert.Equal("""{"size":[60,80],"counts":"0:b100000000000000000XS4"}""", mask.Trim());
        Assert.Equal(mask, (await shell.RunAsync("rle", "encode", png)).Output);
        Assert.Equal(mask, (await shell.RunAsync("rle", "encode", array)).Output);
    }

    [Fact]
    public async Task Rle_MeasuresAListFromStandardInput()
    {
        shell.Input = $"[{Square},{{\"size\":[4,3],\"counts\":\"22122\"}}]";

        var areas = (await shell.GetAsync("rle", "area", "-")).GetProperty("masks");
        var boxes = (await shell.GetAsync("rle", "bbox", "-")).GetProperty("masks");

        Assert.Equal([100, 6], areas.EnumerateArray().Select(mask => mask.GetProperty("area").GetInt32()));
        Assert.Equal("[0,0,10,10]", boxes[0].GetProperty("bbox").GetRawText());
    }

    [Fact]
    public async Task Rle_ComparesAndMerges()
    {
        var (found, truth) = (shell.Home.Combine("a.json"), shell.Home.Combine("b.json"));
        await File.WriteAllTextAsync(found, """{"size":[60,80],"bbox":[0,0,10,10]}""");
        await File.WriteAllTextAsync(truth, """[{"size":[60,80],"bbox":[0,0,10,20]},{"size":[60,80],"bbox":[0,0,10,20],"iscrowd":1}]""");

        var iou = (await shell.GetAsync("rle", "iou", found, truth)).GetProperty("iou");
        shell.Input = await File.ReadAllTextAsync(truth);
        var merged = JsonDocument.Parse((await shell.RunAsync("rle", "merge", "-", "--uncompressed")).Output).RootElement;

        Assert.Equal("[[0.5,1]]", iou.GetRawText());
        Assert.Equal("[0,20,40,20", merged.GetProperty("counts").GetRawText()[..11]);
    }

    [Theory]
    [InlineData("""[{"id":3,"size":[4,3],"counts":"2212"}]""", "invalidMask", "entry 0 (id 3)")]
    [InlineData("[", "invalidFile", "Standard input is not JSON")]
    public async Task Rle_NamesTheEntry_WhenTheInputIsWrong(string input, string code, string expected)
    {
        shell.Input = input;

        var failure = await shell.GetErrorAsync("rle", "area", "-");

        Assert.Equal((1, code), (failure.ExitCode, failure.Code));
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
    }
}
