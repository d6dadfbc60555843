using Microsoft.EntityFrameworkCore;
using WorkspaceAgents.Catalog;

namespace WorkspaceAgents.Migrator;

/// <summary>Carries the SQLite migrations; the same model as <see cref="CatalogDbContext"/>.</summary>
public sealed class SqliteCatalogDbContext(DbContextOptions<SqliteCatalogDbContext> options) : CatalogDbContext(options);
