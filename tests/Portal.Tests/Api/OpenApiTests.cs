namespace WorkspaceAgents.Portal.Tests.Api;

[Collection(ApiServerSet.Name)]
public sealed class OpenApiTests(ApiServer server)
{
    private const string Routes = """
        GET,POST /workspaces
        GET /workspaces/{workspace}
        GET,POST /workspaces/{workspace}/members
        DELETE,GET,PUT /workspaces/{workspace}/members/{userName}
        GET /workspaces/{workspace}/access
        GET /workspaces/{workspace}/access/who
        GET,POST /workspaces/{workspace}/grants
        DELETE /workspaces/{workspace}/grants/{id}
        GET /workspaces/{workspace}/groups
        DELETE,PUT /workspaces/{workspace}/groups/{name}
        DELETE,GET,POST /workspaces/{workspace}/locks
        GET /workspaces/{workspace}/files
        DELETE,GET,HEAD /workspaces/{workspace}/files/{path}
        GET /workspaces/{workspace}/file-info/{path}
        POST /workspaces/{workspace}/restore/{path}
        POST /workspaces/{workspace}/files/move
        POST /workspaces/{workspace}/files/copy
        POST /workspaces/{workspace}/files/check
        POST /workspaces/{workspace}/folders
        DELETE /workspaces/{workspace}/folders/{path}
        POST /workspaces/{workspace}/versions/{number}/restore/{path}
        GET /workspaces/{workspace}/compare/{path}
        DELETE,GET /workspaces/{workspace}/trash
        POST /workspaces/{workspace}/trash/restore
        DELETE /workspaces/{workspace}/trash/{id}
        GET /workspaces/{workspace}/usage
        POST /workspaces/{workspace}/usage/recount
        PUT /workspaces/{workspace}/limits
        OPTIONS,POST /workspaces/{workspace}/uploads
        DELETE,HEAD,OPTIONS,PATCH,POST /workspaces/{workspace}/uploads/{id}
        GET,POST /workspaces/{workspace}/batches
        GET /batches/{id}
        POST /batches/{id}/validate
        POST /batches/{id}/align
        POST /batches/{id}/prepare
        POST /storage/sweep
        GET /workspaces/{workspace}/recordings
        GET /recordings/{id}
        GET,HEAD /recordings/{id}/video
        GET /recordings/{id}/frames
        GET /recordings/{id}/frames/{index}
        GET /recordings/{id}/frames/set
        GET /recordings/{id}/frames/sheet
        GET /recordings/{id}/thumbnails.jpg
        GET /recordings/{id}/thumbnails.vtt
        GET /recordings/{id}/timeline
        GET /recordings/{id}/report
        GET /recordings/{id}/frame-index
        PUT /recordings/{id}/tracks/{track}/clock
        POST /recordings/{id}/tracks/{track}/clock/revert
        GET /recordings/{id}/spot-checks
        PUT /recordings/{id}/spot-checks/{frame}
        POST /recordings/{id}/approve
        POST /recordings/{id}/quarantine
        GET /workspaces/{workspace}/datasets
        GET /datasets/{name}
        GET /datasets/{name}/versions
        GET /datasets/{name}/versions/{version}
        GET,HEAD /datasets/{name}/versions/{version}/manifest
        GET,HEAD /datasets/{name}/versions/{version}/shards/{shard}
        PUT /datasets/{name}/aliases/{alias}
        GET,POST /datasets/{name}/versions/{version}/query
        GET /datasets/{name}/versions/{version}/query/tables
        GET,POST /workspaces/{workspace}/query
        GET /workspaces/{workspace}/query/tables
        POST /datasets/{name}/versions/{version}/rebuild
        GET /workspaces/{workspace}/jobs
        GET /jobs/{id}
        POST /jobs/{id}/cancel
        GET /workspaces/{workspace}/audit
        GET /workspaces/{workspace}/audit/head
        GET /workspaces/{workspace}/audit/verify
        GET /workspaces/{workspace}/audit/export
        GET /audit
        GET /audit/head
        GET /audit/verify
        GET /audit/export
        GET,POST /workspaces/{workspace}/invitations
        DELETE /workspaces/{workspace}/invitations/{id}
        GET /workspaces/{workspace}/agents
        DELETE /workspaces/{workspace}/agents/{id}
        GET /accounts
        PATCH /accounts/{userName}
        GET,POST /workspaces/{workspace}/shares
        DELETE /workspaces/{workspace}/shares/{id}
        GET,POST /workspaces/{workspace}/comments
        DELETE,PUT /workspaces/{workspace}/comments/{id}
        POST /workspaces/{workspace}/comments/{id}/resolve
        POST /workspaces/{workspace}/comments/{id}/reopen
        GET /inbox
        POST /inbox/{comment}/done
        GET /workspaces/{workspace}/search
        GET /workspaces/{workspace}/activity
        GET /workspaces/{workspace}/activity/stream
        GET,POST /tokens
        POST /tokens/{id}/rotate
        DELETE /tokens/{id}
        GET /datasets/{name}/compare
        GET /datasets/{name}/versions/{version}/card
        GET /datasets/{name}/versions/{version}/stream
        GET /datasets/{name}/versions/{version}/export
        POST /datasets/{name}/versions/{version}/readers/{job}
        GET /datasets/{name}/readers
        GET /recordings/{id}/layers
        GET /recordings/{id}/layers/{layer}/comparison
        GET,POST /batches/{id}/publish
        GET,PUT /recordings/{id}/layers/{layer}
        POST /datasets/{name}/versions/{version}/verify
        PUT /datasets/{name}/versions/{version}/state
        """;

    [Fact]
    public async Task Document_ListsEveryRouteWithASummary_AndNoOther()
    {
        var document = await server.Agent.GetJsonAsync("/openapi/v1.json");

        var listed = document["paths"]!.AsObject().Select(path =>
            $"{string.Join(",", path.Value!.AsObject().Select(o => o.Key.ToUpperInvariant()).Order(StringComparer.Ordinal))} {path.Key.Replace("/api/v1", "", StringComparison.Ordinal)}");
        Assert.Equal(Routes.ReplaceLineEndings("\n").Split('\n').Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
        Assert.All(document["paths"]!.AsObject(), path =>
            Assert.All(path.Value!.AsObject(), operation => Assert.NotEmpty(operation.Value!["summary"]!.GetValue<string>())));
    }

    [Fact]
    public async Task Document_ShowsIdsAndHashesAsStrings()
    {
        var schemas = (await server.Agent.GetJsonAsync("/openapi/v1.json"))["components"]!["schemas"]!.AsObject();

        var job = schemas["JobSummary"]!["properties"]!["id"]!;
        var (id, hash) = (Resolve(schemas, job), Resolve(schemas, schemas["FileSummary"]!["properties"]!["hash"]!));

        Assert.Equal(("string", "uuid"), (id["type"]!.GetValue<string>(), id["format"]!.GetValue<string>()));
        Assert.Equal(("string", "^[0-9a-f]{64}$"), (hash["type"]!.GetValue<string>(), hash["pattern"]!.GetValue<string>()));
    }

    private static System.Text.Json.Nodes.JsonNode Resolve(System.Text.Json.Nodes.JsonObject schemas, System.Text.Json.Nodes.JsonNode schema) =>
        schema["$ref"] is { } reference ? schemas[reference.GetValue<string>().Split('/')[^1]]! : schema;
}
