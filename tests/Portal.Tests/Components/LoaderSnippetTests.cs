using WorkspaceAgents.Catalog;
using WorkspaceAgents.Portal.Components.DatasetPages;

namespace WorkspaceAgents.Portal.Tests.Components;

public sealed class LoaderSnippetTests
{
    private static readonly ShardSummary[] Shards = [new("train-000000.tar", "train", default, 10, 1, "/api/v1/x/train-000000.tar"), new("val-000000.tar", "val", default, 10, 1, "/api/v1/x/val-000000.tar")];

    [Fact]
    public void Plain_NamesEveryShard_AndNoSecret()
    {
        var text = LoaderSnippet.Plain("https://host", Shards);

        Assert.All(Shards, shard => Assert.Contains($"\"{shard.Url}\"", text, StringComparison.Ordinal));
        Assert.Contains("os.environ[\"WSA_TOKEN\"]", text, StringComparison.Ordinal);
        Assert.DoesNotContain("wsa_", text, StringComparison.Ordinal);
        Assert.Contains("f\"Bearer {token}\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public void WebDataset_PipesEveryShard() =>
        Assert.All(Shards, shard => Assert.Contains($"\"{shard.Url}\"", LoaderSnippet.WebDataset("https://host", Shards), StringComparison.Ordinal));
}
