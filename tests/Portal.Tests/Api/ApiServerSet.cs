namespace WorkspaceAgents.Portal.Tests.Api;

[CollectionDefinition(Name)]
public sealed class ApiServerSet : ICollectionFixture<ApiServer>
{
    public const string Name = "api server";
}
