namespace WorkspaceAgents.Storage.Tests;

/// <summary>Says on a laptop without Azurite that its tests are left out; in CI a missing Azurite fails here and in each of them.</summary>
public sealed class AzuriteTests
{
    [RequiresAzuriteFact]
    public void Azurite_IsThereForTheTestsOfTheAzureStore() =>
        Assert.True(File.Exists(RequiresAzuriteFactAttribute.Script), "Azurite is not installed: ./test.sh installs it, or run 'npm ci' in tests/Storage.Tests.");
}
