using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using static WorkspaceAgents.Portal.Tests.Api.ApiCalls;

namespace WorkspaceAgents.Portal.Tests.Api;

[Collection(ApiServerSet.Name)]
public sealed class QueryApiTests(ApiServer server)
{
    private static JsonObject Body(string sql, int? limit = null, string? cursor = null, string? format = null) => new() { ["sql"] = sql, ["limit"] = limit, ["cursor"] = cursor, ["format"] = format };

    [Fact]
    public async Task Query_PagesAsJson_AndComesWholeAsCsvOrParquet()
    {
        var client = server.Agent;
        foreach (var name in new[] { "a", "b", "c" }) await client.UploadAsync($"asked/{name}.csv", "x"u8.ToArray());
        const string sql = "SELECT name, size_bytes FROM files WHERE folder = 'asked' ORDER BY name";

        var first = await client.PostJsonAsync($"{Studio}/query", Body(sql, 2), HttpStatusCode.OK);
        var second = await client.PostJsonAsync($"{Studio}/query", Body(sql, 2, first["nextCursor"]!.GetValue<string>()), HttpStatusCode.OK);
        using var csv = await client.PostAsJsonAsync($"{Studio}/query", Body(sql, format: "csv"));
        using var parquet = await client.PostAsJsonAsync($"{Studio}/query", Body(sql, format: "parquet"));

        Assert.Equal("""[["a.csv",1],["b.csv",1]]""", first["rows"]!.ToJsonString());
        Assert.Equal("""[{"name":"name","type":"VARCHAR"},{"name":"size_bytes","type":"BIGINT"}]""", first["columns"]!.ToJsonString());
        Assert.Equal("""[["c.csv",1]]""", second["rows"]!.ToJsonString());
        Assert.Null(second["nextCursor"]);
        Assert.Equal("name,size_bytes\na.csv,1\nb.csv,1\nc.csv,1\n", await csv.Content.ReadAsStringAsync());
        Assert.Equal("query.csv", csv.Content.Headers.ContentDisposition!.FileName);
        Assert.Equal("PAR1"u8.ToArray(), (await parquet.Content.ReadAsByteArrayAsync())[..4]);
        Assert.Contains((await client.GetJsonAsync($"{Studio}/query/tables")).AsArray(), table => table!["name"]!.GetValue<string>() == "frames");
    }

    [Theory]
    [InlineData("SELECT * FROM read_csv('/etc/passwd')", null, "read_csv")]
    [InlineData("SELECT nme FROM files", null, "LINE 1: SELECT nme FROM files")]
    [InlineData("SELECT 1", "xml", "'csv' or 'parquet'")]
    public async Task Query_IsRefusedInWords_WhenItIsNotPossible(string sql, string? format, string words)
    {
        var client = server.Agent;

        using var response = await client.PostAsJsonAsync($"{Studio}/query", Body(sql, format: format));

        Assert.Contains(words, (await response.RefusalAsync(HttpStatusCode.BadRequest))["detail"]!.GetValue<string>(), StringComparison.Ordinal);
    }
}
