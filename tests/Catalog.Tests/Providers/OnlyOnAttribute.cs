namespace WorkspaceAgents.Catalog.Tests;

/// <summary>A test of something that one database alone has. Without this, a test that returns a task runs on both.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class OnlyOnAttribute(CatalogProvider provider) : Attribute
{
    public CatalogProvider Provider { get; } = provider;
}
