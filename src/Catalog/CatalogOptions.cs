namespace WorkspaceAgents.Catalog;

/// <summary>Where the catalog's facts lie. Section <c>Catalog</c>; the connection is <c>ConnectionStrings:catalog</c>.</summary>
public sealed class CatalogOptions
{
    /// <summary>The database: <c>sqlite</c> (default) or <c>postgres</c>.</summary>
    public string Provider { get; set; } = "sqlite";

    /// <summary>The connection string; null for <c>catalog.db</c> in <c>Data:Folder</c>.</summary>
    public string? ConnectionString { get; set; }
}
