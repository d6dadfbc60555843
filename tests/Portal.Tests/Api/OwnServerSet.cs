namespace WorkspaceAgents.Portal.Tests.Api;

/// <summary>Tests that start and stop servers of their own: one after another, beside those of <see cref="ApiServerSet"/>.</summary>
[CollectionDefinition(Name)]
public sealed class OwnServerSet
{
    public const string Name = "servers of their own";
}
