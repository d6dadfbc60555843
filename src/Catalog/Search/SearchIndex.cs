using Microsoft.EntityFrameworkCore;

namespace WorkspaceAgents.Catalog;

/// <summary>
/// The index that finds a part of a path among millions: every three characters of it (trigrams). SQLite: a table of FTS5, kept by triggers.
/// PostgreSQL: a GIN index of <c>pg_trgm</c>, which the owner of a database may add without being a superuser.
/// </summary>
public static class SearchIndex
{
    /// <summary>The shortest text the index helps with.</summary>
    public const int ShortestTerm = 3;

    // A trigger and a rebuild, not the migration: an upgrade that makes the table of files anew would lose the triggers unseen.
    private const string SqliteTable = """
        CREATE VIRTUAL TABLE IF NOT EXISTS "FileSearch" USING fts5("PathKey", content='Files', tokenize='trigram case_sensitive 1', detail='none')
        """;

    private const string SqliteTriggers = """
        CREATE TRIGGER IF NOT EXISTS "FileSearch_Insert" AFTER INSERT ON "Files" BEGIN
            INSERT INTO "FileSearch"(rowid, "PathKey") VALUES (new.rowid, new."PathKey"); END;
        CREATE TRIGGER IF NOT EXISTS "FileSearch_Delete" AFTER DELETE ON "Files" BEGIN
            INSERT INTO "FileSearch"("FileSearch", rowid, "PathKey") VALUES ('delete', old.rowid, old."PathKey"); END;
        CREATE TRIGGER IF NOT EXISTS "FileSearch_Update" AFTER UPDATE OF "PathKey" ON "Files" BEGIN
            INSERT INTO "FileSearch"("FileSearch", rowid, "PathKey") VALUES ('delete', old.rowid, old."PathKey");
            INSERT INTO "FileSearch"(rowid, "PathKey") VALUES (new.rowid, new."PathKey"); END;
        """;

    /// <summary>Makes the index where there is none. Runs after the migrations; a million files take about 15 s once.</summary>
    /// <param name="db">A migrated database.</param>
    /// <param name="cancellationToken">Stops before the next statement.</param>
    /// <returns>True when it was made now.</returns>
    /// <exception cref="Microsoft.Data.Sqlite.SqliteException">The SQLite library has no FTS5.</exception>
    public static async Task<bool> ApplyAsync(CatalogDbContext db, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        return db.Database.IsNpgsql() ? await ApplyToPostgresAsync(db, cancellationToken) : await ApplyToSqliteAsync(db, cancellationToken);
    }

    private static async Task<bool> ApplyToSqliteAsync(CatalogDbContext db, CancellationToken cancellationToken)
    {
        var triggers = await db.Database
            .SqlQueryRaw<int>("""SELECT count(*) AS "Value" FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'FileSearch%'""").SingleAsync(cancellationToken);
        if (triggers == 3) return false;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.Database.ExecuteSqlRawAsync(SqliteTable, cancellationToken);
        await db.Database.ExecuteSqlRawAsync(SqliteTriggers, cancellationToken);
        await db.Database.ExecuteSqlRawAsync("""INSERT INTO "FileSearch"("FileSearch") VALUES ('rebuild')""", cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    private static async Task<bool> ApplyToPostgresAsync(CatalogDbContext db, CancellationToken cancellationToken)
    {
        var isThere = await db.Database
            .SqlQueryRaw<int>("""SELECT count(*)::int AS "Value" FROM pg_indexes WHERE schemaname = current_schema() AND indexname = 'IX_Files_Trigrams'""").SingleAsync(cancellationToken);
        if (isThere > 0) return false;
        // Without the contrib package the search works too, by reading every path of the workspace.
        var isAvailable = await db.Database.SqlQueryRaw<int>("""SELECT count(*)::int AS "Value" FROM pg_available_extensions WHERE name = 'pg_trgm'""").SingleAsync(cancellationToken);
        if (isAvailable == 0) return false;
        await db.Database.ExecuteSqlRawAsync("CREATE EXTENSION IF NOT EXISTS pg_trgm", cancellationToken);
        await db.Database.ExecuteSqlRawAsync("""CREATE INDEX IF NOT EXISTS "IX_Files_Trigrams" ON "Files" USING gin ("PathKey" gin_trgm_ops)""", cancellationToken);
        return true;
    }
}
