using static WorkspaceAgents.Catalog.Tests.CatalogFixture;

namespace WorkspaceAgents.Catalog.Tests;

public sealed class WorkspaceSearchTests
{
    [Theory]
    [InlineData("harbour", new[] { "File shoots/Harbour-01.mp4", "Folder shoots/harbour", "File shoots/harbour/a.txt" })]
    [InlineData("HARB mp4", new[] { "File shoots/Harbour-01.mp4" })]
    [InlineData("01", new[] { "File shoots/Harbour-01.mp4" })]
    [InlineData("straße", new[] { "File odd/Straße.txt" })]
    [InlineData("nowhere", new string[0])]
    public async Task Find_FindsParts_WhateverTheCase(string text, string[] expected)
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        foreach (var path in new[] { "shoots/Harbour-01.mp4", "shoots/harbour/a.txt", "odd/Straße.txt", "other/b.txt" }) await catalog.UploadAsync(owner, path, "x");

        var found = await catalog.Get<WorkspaceSearch>().FindAsync(owner, "studio", text, null, 10, None);

        Assert.Equal(expected, found.Hits.Select(h => $"{h.Kind} {h.Path}"));
        Assert.True(found.IsComplete);
    }

    [Fact]
    public async Task Find_TakesSignsAsTheyAre()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        foreach (var path in new[] { "a/100%_[ok]-1.txt", "a/100 percent.txt", "a/x[ok].txt" }) await catalog.UploadAsync(owner, path, "x");

        Assert.Equal(["a/100%_[ok]-1.txt"], await FilesAsync(catalog, owner, "0%_[O"));
        Assert.Equal(["a/100%_[ok]-1.txt", "a/x[ok].txt"], (await FilesAsync(catalog, owner, "[ok]")).Order(StringComparer.Ordinal));
        Assert.Empty(await FilesAsync(catalog, owner, "100*"));
        await RefusedAsync(ErrorCode.Invalid, () => FilesAsync(catalog, owner, " "));
    }

    [Fact]
    public async Task Find_ShowsOnlyWhatTheActorMaySee()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        var viewer = await catalog.CreateMemberAsync(owner, "vic", Role.Viewer);
        await catalog.UploadAsync(owner, "open/take.mp4", "x");
        await catalog.UploadAsync(owner, "secret/take.mp4", "x");
        await catalog.Get<Comments>().AddAsync(owner, "studio", new CommentRequest { Path = "open/take.mp4", Text = "This take is GOOD", AtSeconds = 12.5, FrameIndex = 375 }, None);
        await catalog.Get<Comments>().AddAsync(owner, "studio", new CommentRequest { Path = "secret/take.mp4", Text = "a good take too" }, None);
        await catalog.Get<Grants>().AddAsync(owner, "studio", new GrantRequest
        {
            Path = "secret", SubjectKind = GrantSubjectKind.Role, Subject = "viewer", Effect = GrantEffect.Deny, Permissions = Permissions.View,
        }, None);

        Assert.Equal(4, (await catalog.Get<WorkspaceSearch>().FindAsync(owner, "studio", "take", null, 10, None)).Hits.Count);
        var seen = (await catalog.Get<WorkspaceSearch>().FindAsync(viewer, "studio", "take", null, 10, None)).Hits;
        Assert.Equal([(SearchKind.File, "open/take.mp4"), (SearchKind.Comment, "open/take.mp4")], seen.Select(h => (h.Kind, h.Path!)));
        var comment = Assert.Single((await catalog.Get<WorkspaceSearch>().FindAsync(viewer, "studio", "good this", [SearchKind.Comment], 10, None)).Hits);
        Assert.Equal((12.5, 375, "ada", "This take is GOOD"), (comment.AtSeconds, comment.FrameIndex, comment.Name, comment.Text));
    }

    [Fact]
    public async Task Find_FollowsMovesAndTheTrash()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        await catalog.UploadAsync(owner, "a/before.txt", "x");
        await catalog.UploadAsync(owner, "a/beforehand.txt", "x");

        await catalog.Get<FileChanges>().MoveAsync(owner, "studio", new TransferRequest { From = "a/before.txt", To = "a/after.txt" }, None);
        await catalog.Get<Trash>().DeleteFileAsync(owner, "studio", "a/beforehand.txt", FileCondition.None, None);
        Assert.Empty(await FilesAsync(catalog, owner, "before"));
        Assert.Equal(["a/after.txt"], await FilesAsync(catalog, owner, "after"));
        await catalog.Get<Trash>().RestoreFileAsync(owner, "studio", "a/beforehand.txt", None);
        Assert.Equal(["a/beforehand.txt"], await FilesAsync(catalog, owner, "before"));
    }

    private static async Task<IReadOnlyList<string>> FilesAsync(CatalogFixture catalog, Actor actor, string text) =>
        [.. (await catalog.Get<WorkspaceSearch>().FindAsync(actor, "studio", text, [SearchKind.File], 10, None)).Hits.Select(h => h.Path!)];
}
