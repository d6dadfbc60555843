using static WorkspaceAgents.Catalog.Tests.CatalogFixture;

namespace WorkspaceAgents.Catalog.Tests;

public sealed class BatchPlanningTests
{
    [Fact]
    public async Task Create_KeepsTheGoodEntriesOfTenThousand_AndSaysWhatIsWrongWithEachOther()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        await catalog.UploadAsync(owner, "raw/clip.mp4", "not really a video");
        var entries = Enumerable.Range(0, 10_000).Select(i => new RecordingRequest($"take {i}", ["raw/clip.mp4"])).ToList();
        entries[7] = new("take 7", ["raw/nowhere.mp4"]);
        entries[70] = new("take 70", ["../clip.mp4"]);
        entries[700] = new("take 700", ["raw/notes.docx"]);
        entries[7_000] = new("take 1", ["raw/clip.mp4"]);
        entries[9_999] = new("", ["raw/clip.mp4"]);

        var made = await catalog.Get<Batches>().CreateAsync(owner, "studio", new BatchRequest { Name = "march", Dataset = "first", Recordings = entries }, None);

        Assert.Equal(9_995, made.Recordings.Count);
        Assert.Equal([(7, ErrorCode.NotFound), (70, ErrorCode.Invalid), (700, ErrorCode.Invalid), (7_000, ErrorCode.Invalid), (9_999, ErrorCode.Invalid)],
            made.Refused.OrderBy(r => r.Index).Select(r => (r.Index, r.Code)));
        Assert.All(made.Refused, r => Assert.NotEmpty(r.Reason));
        Assert.Empty((await catalog.Get<Batches>().GetAsync(owner, made.Batch.Id, None)).Refused);
    }

    [Fact]
    public async Task Create_MakesNothing_WhenNoEntryIsGood()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        RecordingRequest[] entries = [new("a", ["raw/a.mp4"]), new("b", ["raw/b.mp4"])];

        var refusal = await RefusedAsync(ErrorCode.Invalid, () => catalog.Get<Batches>().CreateAsync(owner, "studio", new BatchRequest { Name = "march", Dataset = "first", Recordings = entries }, None));
        await RefusedAsync(ErrorCode.NotFound, () => catalog.Get<Batches>().CreateAsync(owner, "studio", new BatchRequest { Name = "march", Dataset = "first", Recordings = entries[..1] }, None));

        Assert.Contains("raw/b.mp4", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(await catalog.Get<Batches>().ListAsync(owner, "studio", 10, None));
        Assert.Empty(await catalog.Get<Datasets>().ListAsync(owner, "studio", None));
    }

    [Fact]
    public async Task Create_LeavesOutWhatTheActorMayNotSee()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        var maintainer = await catalog.CreateMemberAsync(owner, "max", Role.Maintainer);
        await catalog.UploadAsync(owner, "raw/clip.mp4", "not really a video");
        await catalog.UploadAsync(owner, "secret/clip.mp4", "nor this");
        await catalog.Get<Grants>().AddAsync(owner, "studio", new GrantRequest
        {
            Path = "secret", SubjectKind = GrantSubjectKind.Role, Subject = "maintainer", Effect = GrantEffect.Deny, Permissions = Permissions.View,
        }, None);

        var made = await catalog.Get<Batches>().CreateAsync(maintainer, "studio", new BatchRequest
        {
            Name = "march", Dataset = "first", Recordings = [new("seen", ["raw/clip.mp4"]), new("unseen", ["secret/clip.mp4"])],
        }, None);

        var denied = await catalog.Get<AuditTrail>().SearchAsync(owner, "studio", new AuditFilter { Outcome = AuditOutcome.Denied }, null, 10, None);

        Assert.Equal(("max", "secret/clip.mp4"), (Assert.Single(denied).ActorName, denied[0].Target));
        Assert.Equal("seen", Assert.Single(made.Recordings).Name);
        Assert.Equal(("unseen", ErrorCode.NotFound), (Assert.Single(made.Refused).Name, made.Refused[0].Code));
    }
}
