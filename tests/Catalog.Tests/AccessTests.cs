using static WorkspaceAgents.Catalog.Tests.CatalogFixture;

namespace WorkspaceAgents.Catalog.Tests;

/// <summary>Every operation against every role, from one table.</summary>
public sealed class AccessTests
{
    /// <summary>What each operation needs. An operation that is missing here is not covered: add it.</summary>
    private static readonly (string Name, Permissions Needed, Func<CatalogFixture, Actor, Context, Task> Call)[] Operations =
    [
        ("workspace.get", Permissions.None, (c, a, _) => c.Get<Workspaces>().GetAsync(a, "studio", None)),
        ("members.list", Permissions.View, (c, a, _) => c.Get<Workspaces>().ListMembersAsync(a, "studio", None)),
        ("members.set", Permissions.Manage, (c, a, _) => c.Get<Workspaces>().SetMemberAsync(a, "studio", "extra", Role.Viewer, None)),
        ("files.list", Permissions.View, (c, a, _) => c.Get<WorkspaceFiles>().ListAsync(a, "studio", null, null, 10, None)),
        ("files.search", Permissions.View, (c, a, _) => c.Get<WorkspaceFiles>().SearchAsync(a, "studio", "clip", 10, None)),
        ("files.get", Permissions.View, (c, a, _) => c.Get<WorkspaceFiles>().GetAsync(a, "studio", "raw/clip.mp4", None)),
        ("files.read", Permissions.Download, async (c, a, _) => await (await c.Get<WorkspaceFiles>().OpenReadAsync(a, "studio", "raw/clip.mp4", null, None)).DisposeAsync()),
        ("files.delete", Permissions.Write, (c, a, _) => c.Get<Trash>().DeleteFileAsync(a, "studio", "raw/clip.mp4", FileCondition.None, None)),
        ("files.restore", Permissions.Write, (c, a, _) => c.Get<Trash>().RestoreFileAsync(a, "studio", "raw/clip.mp4", None)),
        ("uploads.create", Permissions.Write, (c, a, _) => c.Get<Uploads>().CreateAsync(a, "studio", new UploadRequest { Path = "x", LengthBytes = 1 }, None)),
        ("uploads.get", Permissions.Write, (c, a, x) => c.Get<Uploads>().GetAsync(a, x.Upload, None)),
        ("batches.create", Permissions.Write, (c, a, _) => c.Get<Batches>().CreateAsync(a, "studio", new BatchRequest { Name = "b", Dataset = "another", Folder = "raw" }, None)),
        ("batches.list", Permissions.View, (c, a, _) => c.Get<Batches>().ListAsync(a, "studio", 10, None)),
        ("batches.get", Permissions.View, (c, a, x) => c.Get<Batches>().GetAsync(a, x.Batch, None)),
        ("batches.validate", Permissions.Write, (c, a, x) => c.Get<Batches>().ValidateAsync(a, x.Batch, None)),
        ("recordings.list", Permissions.None, (c, a, _) => c.Get<Recordings>().ListAsync(a, "studio", 10, None)),
        ("recordings.get", Permissions.View, (c, a, x) => c.Get<Recordings>().GetAsync(a, x.Recording, None)),
        ("recordings.clock", Permissions.Annotate, (c, a, x) => c.Get<TrackClocks>().SetAsync(a, x.Recording, "clip.csv", new() { OffsetSeconds = 1 }, None)),
        ("recordings.quarantine", Permissions.Publish, (c, a, x) => c.Get<Recordings>().QuarantineAsync(a, x.Recording, "shaky", None)),
        ("datasets.list", Permissions.View, (c, a, _) => c.Get<Datasets>().ListAsync(a, "studio", None)),
        ("datasets.get", Permissions.View, (c, a, _) => c.Get<Datasets>().GetAsync(a, "first", None)),
        ("datasets.versions", Permissions.View, (c, a, _) => c.Get<Datasets>().ListVersionsAsync(a, "first", None)),
        ("jobs.list", Permissions.View, (c, a, _) => c.Get<Jobs>().ListAsync(a, "studio", null, 10, None)),
        ("audit.list", Permissions.View, (c, a, _) => c.Get<AuditTrail>().ListAsync(a, "studio", null, null, 10, None)),
        ("audit.verify", Permissions.View, (c, a, _) => c.Get<AuditTrail>().VerifyAsync(a, "studio", None)),
    ];

    public static TheoryData<string, Role> Matrix()
    {
        var data = new TheoryData<string, Role>();
        foreach (var (name, _, _) in Operations)
        {
            foreach (var role in Enum.GetValues<Role>()) data.Add(name, role);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Matrix))]
    public async Task Operation_IsAllowedExactlyWhenTheRoleGivesIt(string operation, Role role)
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var context = await Context.CreateAsync(catalog);
        var actor = await catalog.CreateMemberAsync(context.Owner, "member", role);
        var (_, needed, call) = Operations.Single(o => o.Name == operation);

        var refusal = await Record.ExceptionAsync(() => call(catalog, actor, context));
        if (RolePermissions.Of(role).HasFlag(needed)) Assert.Null(refusal);
        // What may not be seen is not there; what may be seen but not done is forbidden.
        else Assert.Equal(role == Role.Guest && (operation.Split('.')[0] is "recordings" or "uploads" || operation is "datasets.get" or "datasets.versions") ? ErrorCode.NotFound : ErrorCode.Forbidden, Assert.IsType<WorkspaceException>(refusal).Code);
    }

    [Fact]
    public async Task EveryOperation_IsNotFound_WhenTheActorIsNoMember()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var context = await Context.CreateAsync(catalog);
        var stranger = await catalog.CreatePersonAsync("mallory");

        foreach (var (name, _, call) in Operations)
        {
            var refusal = await Assert.ThrowsAsync<WorkspaceException>(() => call(catalog, stranger, context));
            Assert.True(refusal.Code == ErrorCode.NotFound, $"{name}: {refusal.Code}");
        }
    }

    [Fact]
    public async Task EveryOperation_IsRefused_WhenTheTokenIsForAnotherWorkspace()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var context = await Context.CreateAsync(catalog);
        var elsewhere = await catalog.Get<Workspaces>().CreateAsync(context.Owner, "elsewhere", "Elsewhere", None);
        var confined = context.Owner with { OnlyWorkspaces = [elsewhere.Id] };

        foreach (var (name, _, call) in Operations)
        {
            var refusal = await Assert.ThrowsAsync<WorkspaceException>(() => call(catalog, confined, context));
            Assert.True(refusal.Code == ErrorCode.NotFound, $"{name}: {refusal.Code}");
        }
    }

    [Fact]
    public async Task WorkerOperations_AreRefused_WhenTheActorIsNotTheSystem()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var context = await Context.CreateAsync(catalog);

        await RefusedAsync(ErrorCode.Forbidden, () => catalog.Get<BatchWork>().GetAsync(context.Owner, context.Batch, None));
        await RefusedAsync(ErrorCode.Forbidden, () => catalog.Get<JobWork>().ListQueuedAsync(context.Owner, 10, None));
        await RefusedAsync(ErrorCode.Forbidden, () => catalog.Get<JobWork>().RequeueLostAsync(context.Owner, TimeSpan.Zero, None));
    }

    /// <summary>A workspace with one of everything.</summary>
    internal sealed record Context(Actor Owner, UploadId Upload, BatchId Batch, RecordingId Recording)
    {
        public static async Task<Context> CreateAsync(CatalogFixture catalog)
        {
            var owner = await catalog.CreateOwnerAsync();
            await catalog.CreatePersonAsync("extra");
            await catalog.UploadAsync(owner, "raw/clip.mp4", "not really a video");
            await catalog.UploadAsync(owner, "raw/clip.csv", "time_s,x\n0,1\n");
            var upload = await catalog.Get<Uploads>().CreateAsync(owner, "studio", new UploadRequest { Path = "open.bin", LengthBytes = 5 }, None);
            var batch = await catalog.Get<Batches>().CreateAsync(owner, "studio", new BatchRequest { Name = "march", Dataset = "first", Folder = "raw" }, None);
            return new(owner, upload.Id, batch.Batch.Id, batch.Recordings.Single().Id);
        }
    }
}
