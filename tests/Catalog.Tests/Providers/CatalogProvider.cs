namespace WorkspaceAgents.Catalog.Tests;

/// <summary>The databases a catalog runs on.</summary>
public enum CatalogProvider
{
    Sqlite,
    Postgres,
}
