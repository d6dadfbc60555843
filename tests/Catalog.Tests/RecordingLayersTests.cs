using System.Text;
using Microsoft.EntityFrameworkCore;
using WorkspaceAgents.Storage;
using static WorkspaceAgents.Catalog.Tests.CatalogFixture;

namespace WorkspaceAgents.Catalog.Tests;

public sealed class RecordingLayersTests
{
    [Fact]
    public async Task Put_KeepsEveryVersion_AndReadsThemBack()
    {
        await using var catalog = await CreateAsync();
        var recording = await AlignedRecording.CreateAsync(catalog);
        var layers = catalog.Get<RecordingLayers>();

        var first = await layers.PutAsync(recording.Owner, recording.Id, "Human-1", Boxes(("a", 3, 0)), new() { MadeBy = "ann", Model = "none", Note = "first look" }, None);
        var again = await layers.PutAsync(recording.Owner, recording.Id, "human-1", Boxes(("a", 3, 0)), new() { MadeBy = "ann", Model = "none" }, None);
        var second = await layers.PutAsync(recording.Owner, recording.Id, "human-1", Boxes(("a", 3, 5), ("b", 4, 0)), new() { MadeBy = "ann" }, None);
        await layers.PutAsync(recording.Owner, recording.Id, "model-v3", Boxes(("a", 3, 0)), new() { MadeBy = "ann", Model = "m@3" }, None);

        Assert.Equal((1, 1, 2), (first.Version, again.Version, second.Version));
        Assert.Equal(["human-1@2", "human-1@1", "model-v3@1"], (await layers.ListAsync(recording.Owner, recording.Id, None)).Select(l => $"{l.Name}@{l.Version}"));
        var (_, newest) = await layers.ReadAsync(recording.Owner, recording.Id, "human-1", null, None);
        var (_, oldest) = await layers.ReadAsync(recording.Owner, recording.Id, "human-1", 1, None);
        Assert.Equal((2, 1, 100, "ann"), (newest.Annotations.Count, oldest.Annotations.Count, newest.Header.FrameCount, newest.Header.Author));
        var comparison = await layers.CompareAsync(recording.Owner, recording.Id, ("human-1", 1), ("human-1", 2), 0.5, None);
        Assert.Equal((1, 2, 0), (comparison.FirstCount, comparison.SecondCount, comparison.MatchedCount));
        var events = await catalog.Get<AuditTrail>().ListAsync(recording.Owner, "studio", null, null, 50, None);
        Assert.Equal(3, events.Count(e => e.Action == "recording.layer"));
    }

    [Fact]
    public async Task Put_MergesWithNewerVersions_AndRefusesConflicts()
    {
        await using var catalog = await CreateAsync();
        var recording = await AlignedRecording.CreateAsync(catalog);
        var layers = catalog.Get<RecordingLayers>();
        await layers.PutAsync(recording.Owner, recording.Id, "human", Boxes(("a", 3, 0), ("b", 4, 0)), new(), None);
        await layers.PutAsync(recording.Owner, recording.Id, "human", Boxes(("a", 3, 1), ("b", 4, 0)), new() { BasedOn = 1 }, None);

        var merged = await layers.PutAsync(recording.Owner, recording.Id, "human", Boxes(("a", 3, 0), ("b", 4, 2)), new() { BasedOn = 1 }, None);
        var refusal = await RefusedAsync(ErrorCode.Conflict, () => layers.PutAsync(recording.Owner, recording.Id, "human", Boxes(("a", 3, 7), ("b", 4, 0)), new() { BasedOn = 1 }, None));

        Assert.Contains("frame 3: a box", refusal.Message, StringComparison.Ordinal);
        var (_, layer) = await layers.ReadAsync(recording.Owner, recording.Id, "human", merged.Version, None);
        Assert.Equal([1, 2], layer.Annotations.Select(annotation => annotation.Box![0]));
        Assert.Equal(3, (await layers.ListAsync(recording.Owner, recording.Id, None)).Count);
    }

    [Fact]
    public async Task Put_NeedsAnnotate_AndNamesTheEntryThatIsWrong()
    {
        await using var catalog = await CreateAsync();
        var recording = await AlignedRecording.CreateAsync(catalog);
        var layers = catalog.Get<RecordingLayers>();
        var viewer = await catalog.CreateMemberAsync(recording.Owner, "eve", Role.Viewer);
        var annotator = await catalog.CreateMemberAsync(recording.Owner, "bob", Role.Annotator);

        await RefusedAsync(ErrorCode.Forbidden, () => layers.PutAsync(viewer, recording.Id, "x", Boxes(("a", 3, 0)), new(), None));
        var refusal = await RefusedAsync(ErrorCode.Invalid, () => layers.PutAsync(annotator, recording.Id, "x", Boxes(("a", 100, 0)), new(), None));
        await RefusedAsync(ErrorCode.Invalid, () => layers.PutAsync(annotator, recording.Id, "../x", Boxes(("a", 3, 0)), new(), None));
        await RefusedAsync(ErrorCode.NotFound, () => layers.ReadAsync(viewer, recording.Id, "x", null, None));

        Assert.Contains("annotation 'a': frame 100 does not exist; the video has frames 0 to 99", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(await layers.ListAsync(viewer, recording.Id, None));
        Assert.Equal(1, (await layers.PutAsync(annotator, recording.Id, "x", Boxes(("a", 99, 0)), new(), None)).Version);
    }

    [Fact]
    public async Task Sweep_KeepsWhatLayersReferTo()
    {
        await using var catalog = await CreateAsync();
        var recording = await AlignedRecording.CreateAsync(catalog);
        var layer = await catalog.Get<RecordingLayers>().PutAsync(recording.Owner, recording.Id, "x", Boxes(("a", 3, 0)), new(), None);

        await using var db = await catalog.Get<IDbContextFactory<CatalogDbContext>>().CreateDbContextAsync();
        var named = new List<BlobHash>();
        await foreach (var hash in new BlobReferences(db, catalog.Get<IBlobStore>()).ReadOthersAsync(DateTimeOffset.UnixEpoch, None)) named.Add(hash);

        Assert.Contains(layer.Hash, named);
    }

    private static byte[] Boxes(params (string Id, int Frame, double Left)[] boxes) =>
        Encoding.UTF8.GetBytes("{\"format\":\"workspaceagents.layer/1\",\"name\":\"x\",\"categories\":[{\"name\":\"dog\"}]}\n" + string.Join('\n', boxes.Select(box =>
            $"{{\"id\":\"{box.Id}\",\"frame\":{box.Frame},\"category\":\"dog\",\"box\":[{box.Left},0,4,4]}}")));
}
