using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using WorkspaceAgents.Catalog;

namespace WorkspaceAgents.Migrator;

/// <summary>Brings the configured database to the current schema.</summary>
public static class CatalogMigrations
{
    /// <summary>Applies every migration the database lacks; one that is current is left as it is.</summary>
    /// <param name="configuration">Says which database, as for the catalog itself.</param>
    /// <param name="cancellationToken">Stops between migrations.</param>
    /// <returns>The migrations that were applied.</returns>
    public static async Task<IReadOnlyList<string>> ApplyAsync(IConfiguration configuration, CancellationToken cancellationToken)
    {
        await using CatalogDbContext db = configuration["Catalog:Provider"] == "postgres"
            ? new PostgresCatalogDbContext(OptionsFor<PostgresCatalogDbContext>(configuration))
            : new SqliteCatalogDbContext(OptionsFor<SqliteCatalogDbContext>(configuration));
        if (db.Database.IsSqlite()) CreateFolderOf(db.Database.GetConnectionString()!);
        var pending = (await db.Database.GetPendingMigrationsAsync(cancellationToken)).ToList();
        await db.Database.MigrateAsync(cancellationToken);
        await CountsUpgrade.ApplyAsync(db, TimeProvider.System, cancellationToken);
        await SearchIndex.ApplyAsync(db, cancellationToken);
        // Readers go on while one writes, and a kill at any moment loses no committed change.
        if (db.Database.IsSqlite()) await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode=WAL", cancellationToken);
        return pending;
    }

    private static DbContextOptions<T> OptionsFor<T>(IConfiguration configuration)
        where T : CatalogDbContext
    {
        var builder = new DbContextOptionsBuilder<T>();
        CatalogExtensions.Configure(builder, configuration);
        return builder.Options;
    }

    private static void CreateFolderOf(string connectionString)
    {
        var file = new Microsoft.Data.Sqlite.SqliteConnectionStringBuilder(connectionString).DataSource;
        if (Path.GetDirectoryName(Path.GetFullPath(file)) is { } folder) Directory.CreateDirectory(folder);
    }
}
