using Microsoft.EntityFrameworkCore;

namespace WorkspaceAgents.Catalog;

/// <summary>
/// A change of very many rows. SQLite keeps 2 MB of pages per connection: with a million files each row of a large change would then read and write back
/// its indexes' pages again and again, and hold the one writer for as long.
/// </summary>
internal static class LargeChange
{
    // A negative number is KiB: https://sqlite.org/pragma.html#pragma_cache_size
    private const string LargeCache = "PRAGMA cache_size = -262144";
    private const string UsualCache = "PRAGMA cache_size = -2000";

    /// <summary>Runs a change with room for its pages.</summary>
    public static async Task<T> RunAsync<T>(CatalogDbContext db, Func<Task<T>> change)
    {
        if (!db.Database.IsSqlite()) return await change();
        await db.Database.ExecuteSqlRawAsync(LargeCache, CancellationToken.None);
        try
        {
            return await change();
        }
        finally
        {
            await db.Database.ExecuteSqlRawAsync(UsualCache, CancellationToken.None);
        }
    }
}
