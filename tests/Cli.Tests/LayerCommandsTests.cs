namespace WorkspaceAgents.Cli.Tests;

public sealed class LayerCommandsTests : IDisposable
{
    private const string Coco = """
        {"images":[{"id":1,"width":80,"height":60},{"id":2,"width":80,"height":60}],"categories":[{"id":1,"name":"dog"},{"id":2,"name":"cat"}],
         "annotations":[{"id":1,"image_id":1,"category_id":1,"bbox":[0,0,10,10]},{"id":2,"image_id":2,"category_id":1,"bbox":[5,5,10,10]}]}
        """;

    private readonly Shell shell = new();

    public void Dispose() => shell.Dispose();

    [Fact]
    public async Task Layers_GoInAndOut_AndAreCompared()
    {
        var (coco, layer, cvat) = (await FileAsync("a.json", Coco), shell.Home.Combine("a.layer.jsonl"), shell.Home.Combine("a.xml"));

        var imported = await shell.GetAsync("layers", "import", coco, "--out", layer, "--author", "ann", "--frames", "2");
        var exported = await shell.GetAsync("layers", "export", layer, "--to", "cvat", "--out", cvat);
        var other = await FileAsync("b.json", Coco.Replace("\"image_id\":2,\"category_id\":1", "\"image_id\":2,\"category_id\":2", StringComparison.Ordinal));
        var compared = await shell.GetAsync("layers", "compare", layer, other);

        Assert.Equal((2, 2), (imported.GetProperty("annotations").GetInt32(), exported.GetProperty("annotations").GetInt32()));
        Assert.Contains("<box xtl=\"5.00\"", await File.ReadAllTextAsync(cvat), StringComparison.Ordinal);
        Assert.Equal((2, 1), (compared.GetProperty("matchedCount").GetInt32(), compared.GetProperty("agreedCount").GetInt32()));
        Assert.Equal(1, compared.GetProperty("differences")[0].GetProperty("frame").GetInt32());
    }

    [Fact]
    public async Task LayersMerge_WritesNothing_UntilConflictsAreSettled()
    {
        var was = await FileAsync("base.json", Coco);
        var ours = await FileAsync("ours.json", Coco.Replace("[5,5,10,10]", "[6,5,10,10]", StringComparison.Ordinal));
        var theirs = await FileAsync("theirs.json", Coco.Replace("[5,5,10,10]", "[7,5,10,10]", StringComparison.Ordinal));
        string[] command = ["layers", "merge", was, ours, theirs, "--out", shell.Home.Combine("m.layer.jsonl")];

        var (exitCode, output, _) = await shell.RunAsync([.. command, "--json"]);

        Assert.Equal(1, exitCode);
        Assert.Contains("\"frame\":1,\"id\":\"2\",\"fields\":[\"box\"]", output, StringComparison.Ordinal);
        Assert.False(File.Exists(shell.Home.Combine("m.layer.jsonl")));
        await shell.GetAsync([.. command, "--prefer", "theirs"]);
        Assert.Contains("[7,5,10,10]", await File.ReadAllTextAsync(shell.Home.Combine("m.layer.jsonl")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"category_id\":1,\"bbox\":[5", "\"category_id\":9,\"bbox\":[5", "unknownCategory", "annotation 1 (id 2)")]
    [InlineData("\"id\":2,\"image_id\":2", "\"id\":1,\"image_id\":2", "duplicateId", "'1'")]
    [InlineData("\"image_id\":2", "\"image_id\":7", "frameOutOfRange", "annotation 1 (id 2)")]
    public async Task LayersImport_NamesTheEntry(string from, string to, string code, string expected)
    {
        var failure = await shell.GetErrorAsync("layers", "import", await FileAsync("a.json", Coco.Replace(from, to, StringComparison.Ordinal)), "--out", shell.Home.Combine("a.layer.jsonl"));

        Assert.Equal((1, code), (failure.ExitCode, failure.Code));
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(shell.Home.Combine("a.layer.jsonl")));
    }

    private async Task<string> FileAsync(string name, string text)
    {
        await File.WriteAllTextAsync(shell.Home.Combine(name), text);
        return shell.Home.Combine(name);
    }
}
