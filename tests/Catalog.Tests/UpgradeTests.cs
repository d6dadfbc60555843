using static WorkspaceAgents.Catalog.Tests.CatalogFixture;

namespace WorkspaceAgents.Catalog.Tests;

/// <summary>What an older release left in the database goes on meaning the same.</summary>
public sealed class UpgradeTests
{
    private const string Ada = "11111111-AAAA-4AAA-8AAA-111111111111";
    private const string Studio = "22222222-AAAA-4AAA-8AAA-222222222222";
    private const string Elsewhere = "33333333-AAAA-4AAA-8AAA-333333333333";
    private const string Secret = "wsa_0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    private const string WideSecret = "wsa_fedcba9876543210fedcba9876543210fedcba9876543210fedcba9876543210";

    /// <summary>As the first release wrote it: an owner of two workspaces, a token for one of them and one for all, three files of which one is in the trash.</summary>
    private static readonly string FirstRelease = $"""
        INSERT INTO "AspNetUsers" ("Id", "MustChangePassword", "UserName", "NormalizedUserName", "EmailConfirmed", "SecurityStamp", "PhoneNumberConfirmed", "TwoFactorEnabled", "LockoutEnabled", "AccessFailedCount")
          VALUES ('{Ada}', FALSE, 'ada', 'ADA', FALSE, 'stamp', FALSE, FALSE, TRUE, 0);
        INSERT INTO "Workspaces" ("Id", "Slug", "Name", "QuotaBytes", "CreatedAt", "AuditSequence", "AuditHead")
          VALUES ('{Studio}', 'studio', 'Studio', 1000, 638000000000000000, 0, '{new string('0', 64)}'), ('{Elsewhere}', 'elsewhere', 'Elsewhere', 1000, 638000000000000001, 0, '{new string('0', 64)}');
        INSERT INTO "Members" ("WorkspaceId", "UserId", "Role", "AddedAt") VALUES ('{Studio}', '{Ada}', 'Owner', 638000000000000000), ('{Elsewhere}', '{Ada}', 'Owner', 638000000000000000);
        INSERT INTO "AccessTokens" ("Id", "UserId", "Name", "IsAgent", "SecretHash", "OnlyWorkspaceId", "AtMost", "CreatedAt", "ExpiresAt")
          VALUES ('44444444-AAAA-4AAA-8AAA-444444444444', '{Ada}', 'robot', TRUE, '{Tokens.HashOf(Secret)}', '{Studio}', 31, 638000000000000000, 648000000000000000),
                 ('55555555-AAAA-4AAA-8AAA-555555555555', '{Ada}', 'wide', TRUE, '{Tokens.HashOf(WideSecret)}', NULL, 31, 638000000000000000, 648000000000000000);
        INSERT INTO "Folders" ("WorkspaceId", "Path", "Parent") VALUES ('{Studio}', 'raw', '');
        INSERT INTO "Files" ("Id", "WorkspaceId", "Path", "Folder", "VersionNumber", "Hash", "SizeBytes", "ModifiedAt", "ModifiedBy", "DeletedAt")
          VALUES ('66666666-AAAA-4AAA-8AAA-666666666661', '{Studio}', 'raw/a.srt', 'raw', 2, '{new string('a', 64)}', 20, 638000000000000000, 'ada', NULL),
                 ('66666666-AAAA-4AAA-8AAA-666666666662', '{Studio}', 'raw/b.srt', 'raw', 1, '{new string('b', 64)}', 5, 638000000000000000, 'ada', NULL),
                 ('66666666-AAAA-4AAA-8AAA-666666666663', '{Studio}', 'raw/c.srt', 'raw', 1, '{new string('c', 64)}', 7, 638000000000000000, 'ada', 639080000000000000);
        INSERT INTO "FileVersions" ("Id", "FileId", "Number", "Hash", "SizeBytes", "Author", "Note", "CreatedAt")
          VALUES ('77777777-AAAA-4AAA-8AAA-777777777771', '66666666-AAAA-4AAA-8AAA-666666666661', 1, '{new string('d', 64)}', 10, 'ada', NULL, 638000000000000000),
                 ('77777777-AAAA-4AAA-8AAA-777777777772', '66666666-AAAA-4AAA-8AAA-666666666661', 2, '{new string('a', 64)}', 20, 'ada', NULL, 638000000000000000),
                 ('77777777-AAAA-4AAA-8AAA-777777777773', '66666666-AAAA-4AAA-8AAA-666666666662', 1, '{new string('b', 64)}', 5, 'ada', NULL, 638000000000000000),
                 ('77777777-AAAA-4AAA-8AAA-777777777774', '66666666-AAAA-4AAA-8AAA-666666666663', 1, '{new string('c', 64)}', 7, 'ada', NULL, 638000000000000000);
        """;

    [Fact]
    public async Task ATokenForOneWorkspace_StillOpensThatOneAlone()
    {
        await using var catalog = await UpgradeAsync("Initial", FirstRelease);

        var robot = await catalog.Get<Tokens>().AuthenticateAsync(Secret, null, None);
        var wide = await catalog.Get<Tokens>().AuthenticateAsync(WideSecret, null, None);

        Assert.Equal(["studio"], (await catalog.Get<Workspaces>().ListAsync(robot, None)).Select(w => w.Slug));
        await RefusedAsync(ErrorCode.NotFound, () => catalog.Get<WorkspaceFiles>().ListAsync(robot, "elsewhere", null, null, 10, None));
        Assert.Equal(2, (await catalog.Get<WorkspaceFiles>().ListAsync(robot, "studio", "raw", null, 10, None)).Files.Count);
        Assert.Equal(["elsewhere", "studio"], (await catalog.Get<Workspaces>().ListAsync(wide, None)).Select(w => w.Slug));
    }

    [Fact]
    public async Task FilesTrashAndCounts_AreThoseThatWereThere()
    {
        await using var catalog = await UpgradeAsync("Initial", FirstRelease);
        var ada = (await catalog.Get<Accounts>().FindActorAsync(new(Guid.Parse(Ada)), None))!;

        var page = await catalog.Get<WorkspaceFiles>().ListAsync(ada, "studio", "raw", null, 10, None);
        var history = await catalog.Get<WorkspaceFiles>().GetAsync(ada, "studio", "raw/a.srt", None);
        var trash = await catalog.Get<Trash>().ListAsync(ada, "studio", null, 10, None);
        var recounted = await catalog.Get<WorkspaceUsage>().RecountAsync(ada, "studio", None);
        var summary = await catalog.Get<Workspaces>().GetAsync(ada, "studio", None);

        Assert.Equal(["raw/a.srt", "raw/b.srt"], page.Files.Select(f => f.Path));
        Assert.Equal([2, 1], history.Versions.Select(v => v.Number));
        Assert.Equal("raw/c.srt", Assert.Single(trash.Items).Path);
        Assert.Empty(recounted.WrongFolders);
        Assert.Equal(2, summary.FileCount);
        await RefusedAsync(ErrorCode.QuotaExceeded, () => catalog.Get<Uploads>().CreateAsync(ada, "studio", new UploadRequest { Path = "x.bin", LengthBytes = 959 }, None));
        await catalog.Get<Uploads>().CreateAsync(ada, "studio", new UploadRequest { Path = "x.bin", LengthBytes = 958 }, None);
    }
}
