using Microsoft.EntityFrameworkCore;
using WorkspaceAgents.Catalog;

namespace WorkspaceAgents.Migrator;

/// <summary>Carries the PostgreSQL migrations; the same model as <see cref="CatalogDbContext"/>.</summary>
public sealed class PostgresCatalogDbContext(DbContextOptions<PostgresCatalogDbContext> options) : CatalogDbContext(options);
