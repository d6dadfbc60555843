using static WorkspaceAgents.Catalog.Tests.CatalogFixture;

namespace WorkspaceAgents.Catalog.Tests;

/// <summary>Files under grants, locks and roles: what is hidden is not shown, and nothing hidden moves with a folder.</summary>
public sealed class FileAccessTests
{
    [Fact]
    public async Task Annotator_ChangesCaptions_NeverMedia()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        var annotator = await catalog.CreateMemberAsync(owner, "ann", Role.Annotator);
        foreach (var path in (string[])["raw/cam.mp4", "raw/cam.vtt"])
        {
            await catalog.UploadAsync(owner, path, "one");
            await catalog.UploadAsync(owner, path, "two");
        }

        var (changes, trash) = (catalog.Get<FileChanges>(), catalog.Get<Trash>());
        Assert.Equal(3, await changes.RestoreVersionAsync(annotator, "studio", "raw/cam.vtt", 1, null, FileCondition.None, None));
        await trash.DeleteFileAsync(annotator, "studio", "raw/cam.vtt", FileCondition.None, None);
        await trash.RestoreFileAsync(annotator, "studio", "raw/cam.vtt", None);
        await changes.CopyAsync(annotator, "studio", new() { From = "raw/cam.vtt", To = "raw/cam.old.vtt" }, None);

        foreach (var refused in (Func<Task>[])[
            () => changes.RestoreVersionAsync(annotator, "studio", "raw/cam.mp4", 1, null, FileCondition.None, None),
            () => trash.DeleteFileAsync(annotator, "studio", "raw/cam.mp4", FileCondition.None, None),
            () => trash.DeleteFolderAsync(annotator, "studio", "raw", None),
            () => changes.MoveAsync(annotator, "studio", new() { From = "raw/cam.vtt", To = "raw/b.vtt" }, None),
            () => changes.CopyAsync(annotator, "studio", new() { From = "raw/cam.mp4", To = "raw/b.mp4" }, None),
            () => changes.CopyAsync(annotator, "studio", new() { From = "raw", To = "other.vtt" }, None),
            () => changes.CreateFolderAsync(annotator, "studio", "new", None)])
        {
            await RefusedAsync(ErrorCode.Forbidden, refused);
        }

        await catalog.AssertCountsAsync(owner);
    }

    [Fact]
    public async Task Hidden_IsNotListed_AndKeepsItsFolderTogether()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        var maintainer = await catalog.CreateMemberAsync(owner, "max", Role.Maintainer);
        for (var i = 0; i < 6; i++) await catalog.UploadAsync(owner, $"raw/{i}.csv", $"{i}");
        await catalog.UploadAsync(owner, "raw/secret/s.csv", "s");
        await catalog.UploadAsync(owner, "open/a.csv", "a");
        foreach (var hidden in (string[])["raw/secret/**", "raw/1.csv", "raw/2.csv", "raw/3.csv"])
            await catalog.Get<Grants>().AddAsync(owner, "studio", Hide(hidden), None);
        var (files, changes, trash) = (catalog.Get<WorkspaceFiles>(), catalog.Get<FileChanges>(), catalog.Get<Trash>());

        var first = await files.ListAsync(maintainer, "studio", "raw", null, 2, None);
        var second = await files.ListAsync(maintainer, "studio", "raw", first.Next, 2, None);

        Assert.Equal(["raw/0.csv", "raw/4.csv"], first.Files.Select(f => f.Path));
        Assert.Equal(["raw/5.csv"], second.Files.Select(f => f.Path));
        Assert.Null(second.Next);
        Assert.Equal(["open/a.csv", "raw/0.csv", "raw/4.csv", "raw/5.csv"], (await files.ListTreeAsync(maintainer, "studio", null, None)).Select(f => f.Path));
        Assert.Equal(["raw/0.csv", "raw/4.csv"], (await files.SearchAsync(maintainer, "studio", "raw/", 2, None)).Select(f => f.Path));
        await RefusedAsync(ErrorCode.NotFound, () => files.GetAsync(maintainer, "studio", "raw/1.csv", None));
        await RefusedAsync(ErrorCode.NotFound, () => files.OpenReadAsync(maintainer, "studio", "raw/secret/s.csv", null, None));
        foreach (var act in (Func<Task>[])[
            () => changes.MoveAsync(maintainer, "studio", new() { From = "raw", To = "moved" }, None),
            () => changes.CopyAsync(maintainer, "studio", new() { From = "raw", To = "copied" }, None),
            () => trash.DeleteFolderAsync(maintainer, "studio", "raw", None)])
        {
            var refusal = await RefusedAsync(ErrorCode.Forbidden, act);
            Assert.DoesNotContain("secret", refusal.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("1.csv", refusal.Message, StringComparison.Ordinal);
        }

        await trash.DeleteFileAsync(owner, "studio", "raw/1.csv", FileCondition.None, None);
        Assert.Empty((await trash.ListAsync(maintainer, "studio", null, 10, None)).Items);
        await RefusedAsync(ErrorCode.NotFound, () => changes.MoveAsync(maintainer, "studio", new() { From = "open/a.csv", To = "raw/secret/a.csv" }, None));
        await changes.MoveAsync(owner, "studio", new() { From = "raw", To = "moved" }, None);

        static GrantRequest Hide(string pattern) => new() { Path = pattern, SubjectKind = GrantSubjectKind.Role, Subject = "maintainer", Effect = GrantEffect.Deny, Permissions = Permissions.View };
    }

    [Fact]
    public async Task Locked_StaysWhereItIs_AndSaysWhoLockedIt()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        foreach (var path in (string[])["raw/day1/a.csv", "raw/day2/b.csv", "notes.csv"]) await catalog.UploadAsync(owner, path, path);
        await catalog.UploadAsync(owner, "raw/day1/a.csv", "two");
        await catalog.Get<Locks>().LockAsync(owner, "studio", "raw/day1", "final takes", None);
        var (changes, trash) = (catalog.Get<FileChanges>(), catalog.Get<Trash>());

        foreach (var act in (Func<Task>[])[
            () => changes.MoveAsync(owner, "studio", new() { From = "raw", To = "moved" }, None),
            () => changes.MoveAsync(owner, "studio", new() { From = "raw/day1/a.csv", To = "a.csv" }, None),
            () => changes.MoveAsync(owner, "studio", new() { From = "notes.csv", To = "raw/day1/notes.csv" }, None),
            () => changes.CopyAsync(owner, "studio", new() { From = "notes.csv", To = "raw/day1/notes.csv" }, None),
            () => changes.CreateFolderAsync(owner, "studio", "raw/day1/new", None),
            () => changes.RestoreVersionAsync(owner, "studio", "raw/day1/a.csv", 1, null, FileCondition.None, None),
            () => trash.DeleteFileAsync(owner, "studio", "raw/day1/a.csv", FileCondition.None, None),
            () => trash.DeleteFolderAsync(owner, "studio", "raw", None)])
        {
            var refusal = await RefusedAsync(ErrorCode.Locked, act);
            Assert.Contains("final takes", refusal.Message, StringComparison.Ordinal);
        }

        await changes.CopyAsync(owner, "studio", new() { From = "raw", To = "copied" }, None);
        await trash.DeleteFolderAsync(owner, "studio", "raw/day2", None);
        await catalog.AssertCountsAsync(owner);
    }
}
