namespace WorkspaceAgents.Processing.Tests;

/// <summary>The tests that share one publishing of the samples; none changes it.</summary>
[CollectionDefinition(Name)]
public sealed class PublishedSamplesGroup : ICollectionFixture<PublishedSamples>
{
    public const string Name = "published samples";
}
