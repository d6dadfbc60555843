using static WorkspaceAgents.Catalog.Tests.CatalogFixture;

namespace WorkspaceAgents.Catalog.Tests;

/// <summary>Whoever has the database's password, and what the chain says afterwards. The trail has 5 events.</summary>
public sealed class AuditTamperTests
{
    private const string Studio = """ "WorkspaceId" = (SELECT "Id" FROM "Workspaces" WHERE "Slug" = 'studio') """;

    private const string Columns =
        """ "WorkspaceId", "Sequence", "At", "ActorKind", "ActorName", "OnBehalfOf", "From", "Action", "Target", "Outcome", "Detail", "PreviousHash", "Hash" """;

    public static TheoryData<string, long, string> Edits()
    {
        var edits = new TheoryData<string, long, string>();
        foreach (var (column, value) in new[]
        {
            ("At", "\"At\" + 1"), ("ActorKind", "'System'"), ("ActorName", "'eve'"), ("OnBehalfOf", "'eve'"), ("From", "'192.0.2.1'"), ("Action", "'file.read'"),
            ("Target", "'raw/other.csv'"), ("Outcome", "'Denied'"), ("Detail", "'{{}}'"), ("Hash", "'" + new string('a', 64) + "'"),
        })
        {
            edits.Add($"""UPDATE "AuditEvents" SET "{column}" = {value} WHERE {Studio} AND "Sequence" = 3""", 3, "changed");
        }

        edits.Add($"""UPDATE "AuditEvents" SET "PreviousHash" = "Hash" WHERE {Studio} AND "Sequence" = 3""", 3, "does not follow");
        edits.Add($"""UPDATE "AuditEvents" SET "Target" = 'x' WHERE {Studio} AND "Sequence" = 5""", 5, "changed");
        edits.Add($"""DELETE FROM "AuditEvents" WHERE {Studio} AND "Sequence" = 1""", 1, "missing");
        edits.Add($"""DELETE FROM "AuditEvents" WHERE {Studio} AND "Sequence" = 3""", 3, "missing");
        edits.Add($"""DELETE FROM "AuditEvents" WHERE {Studio} AND "Sequence" >= 4""", 4, "newest were removed");
        edits.Add($"""DELETE FROM "AuditEvents" WHERE {Studio}""", 1, "newest were removed");
        edits.Add(Copy(from: 2, to: 6), 6, "inserted after the end");
        edits.Add(Copy(from: 2, to: 9), 6, "inserted after the end");
        edits.Add(Copy(from: 2, to: 0), 0, "inserted");
        edits.Add(Copy(from: 2, to: -7), -7, "inserted");
        edits.Add($"""
            UPDATE "AuditEvents" SET "Sequence" = 100 + "Sequence" WHERE {Studio} AND "Sequence" >= 3;
            UPDATE "AuditEvents" SET "Sequence" = "Sequence" - 99 WHERE {Studio} AND "Sequence" >= 103;
            {Copy(from: 2, to: 3)};
            """, 3, "does not follow");
        edits.Add($"""
            UPDATE "AuditEvents" SET "Sequence" = 100 + "Sequence" WHERE {Studio} AND "Sequence" IN (2, 3);
            UPDATE "AuditEvents" SET "Sequence" = 105 - "Sequence" WHERE {Studio} AND "Sequence" >= 102
            """, 2, "does not follow");
        edits.Add("""UPDATE "Workspaces" SET "AuditSequence" = 3 WHERE "Slug" = 'studio'""", 4, "set back");
        edits.Add("""UPDATE "Workspaces" SET "AuditSequence" = 6 WHERE "Slug" = 'studio'""", 6, "newest were removed");
        edits.Add($"""UPDATE "Workspaces" SET "AuditHead" = '{new string('b', 64)}' WHERE "Slug" = 'studio'""", 5, "own record");
        edits.Add($"""
            DELETE FROM "AuditEvents" WHERE {Studio} AND "Sequence" = 5;
            UPDATE "Workspaces" SET "AuditSequence" = 4 WHERE "Slug" = 'studio'
            """, 4, "own record");
        return edits;
    }

    [Theory]
    [MemberData(nameof(Edits))]
    public async Task Verify_NamesTheFirstBadEvent_WhenTheTablesWereEdited(string sql, long firstBad, string explanation)
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        await FillAsync(catalog, owner);
        Assert.True((await VerifyAsync(catalog, owner)).Intact);

        Assert.NotEqual(0, await catalog.ExecuteAsync(sql));

        var verification = await VerifyAsync(catalog, owner);
        Assert.False(verification.Intact);
        Assert.Equal(firstBad, verification.FirstBadSequence);
        Assert.Contains(explanation, verification.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_FindsATrailThatWasCutOffWithItsEnd_ByAnAnchorOnly()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        await FillAsync(catalog, owner);
        var trail = catalog.Get<AuditTrail>();
        var anchor = await trail.GetHeadAsync(owner, "studio", None);
        Assert.True((await trail.VerifyAsync(owner, "studio", anchor, None)).Intact);
        await catalog.UploadAsync(owner, "raw/later.csv", "later");
        Assert.True((await trail.VerifyAsync(owner, "studio", anchor, None)).Intact);

        await catalog.ExecuteAsync($"""
            DELETE FROM "AuditEvents" WHERE {Studio} AND "Sequence" >= 5;
            UPDATE "Workspaces" SET "AuditSequence" = 4, "AuditHead" = (SELECT "Hash" FROM "AuditEvents" WHERE {Studio} AND "Sequence" = 4) WHERE "Slug" = 'studio'
            """);
        Assert.True((await VerifyAsync(catalog, owner)).Intact);
        var cut = await trail.VerifyAsync(owner, "studio", anchor, None);
        Assert.Equal((false, 5L), (cut.Intact, cut.FirstBadSequence));
        Assert.Contains("before the anchored event 5", cut.Explanation, StringComparison.Ordinal);

        await catalog.UploadAsync(owner, "raw/another.csv", "another");
        var rewritten = await trail.VerifyAsync(owner, "studio", anchor, None);
        Assert.Equal((false, 5L), (rewritten.Intact, rewritten.FirstBadSequence));
        Assert.Contains("not the one that was anchored", rewritten.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_FindsAnEventThatWasMovedToAnotherTrail()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        await FillAsync(catalog, owner);
        await catalog.Get<Workspaces>().CreateAsync(owner, "other", "Other", None);

        await catalog.ExecuteAsync($"""
            UPDATE "AuditEvents" SET "WorkspaceId" = (SELECT "Id" FROM "Workspaces" WHERE "Slug" = 'other') WHERE {Studio} AND "Sequence" = 2
            """);

        Assert.Equal(2, (await VerifyAsync(catalog, owner)).FirstBadSequence);
        Assert.Equal(2, (await catalog.Get<AuditTrail>().VerifyAsync(owner, "other", None)).FirstBadSequence);
    }

    [Fact]
    public async Task Verify_IsIntact_WhileOthersWrite()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();

        var writing = Task.WhenAll(Enumerable.Range(0, 20).Select(i => catalog.UploadAsync(owner, $"raw/{i}.csv", $"{i}")));
        while (!writing.IsCompleted) Assert.True((await VerifyAsync(catalog, owner)).Intact);

        await writing;
    }

    private static string Copy(long from, long to) =>
        $"""INSERT INTO "AuditEvents" ({Columns}) SELECT {Columns.Replace("\"Sequence\"", $"{to}", StringComparison.Ordinal)} FROM "AuditEvents" WHERE {Studio} AND "Sequence" = {from}""";

    private static async Task FillAsync(CatalogFixture catalog, Actor owner)
    {
        foreach (var name in (string[])["a", "b", "c", "d"]) await catalog.UploadAsync(owner, $"raw/{name}.csv", name);
    }

    private static Task<AuditVerification> VerifyAsync(CatalogFixture catalog, Actor owner) => catalog.Get<AuditTrail>().VerifyAsync(owner, "studio", None);
}
