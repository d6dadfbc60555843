using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using static WorkspaceAgents.Portal.Tests.Api.ApiCalls;

namespace WorkspaceAgents.Portal.Tests.Api;

[Collection(ApiServerSet.Name)]
public sealed class CommentsApiTests(ApiServer server)
{
    private const string Comments = $"{Studio}/comments";

    [Fact]
    public async Task Thread_IsMadeAnsweredEditedResolvedAndDeleted()
    {
        await server.Agent.UploadAsync("comments/a.mp4", [1]);
        using var annotator = server.As("Annotator");
        using var viewer = server.As("Viewer");

        var made = await annotator.PostJsonAsync(Comments, new JsonObject { ["path"] = "comments/a.mp4", ["text"] = "@test-Viewer clap", ["atSeconds"] = 1.5, ["frameIndex"] = 45 }, HttpStatusCode.Created);
        var id = made["comment"]!["id"]!.GetValue<string>();
        await annotator.PostJsonAsync(Comments, new JsonObject { ["path"] = "comments/a.mp4", ["text"] = "here", ["replyTo"] = id }, HttpStatusCode.Created);
        using var edited = await annotator.PutAsJsonAsync($"{Comments}/{id}", new { text = "@test-Viewer the clap" });
        using var refused = await viewer.PostAsJsonAsync(Comments, new { path = "comments/a.mp4", text = "me too" });
        var inbox = await viewer.GetJsonAsync("/api/v1/inbox?workspace=studio");
        var resolved = await annotator.PostJsonAsync($"{Comments}/{id}/resolve", null, HttpStatusCode.OK);
        var reopened = await annotator.PostJsonAsync($"{Comments}/{id}/reopen", null, HttpStatusCode.OK);
        var listed = await viewer.GetJsonAsync($"{Comments}?path=comments/a.mp4&resolved=false");
        using var deleted = await annotator.DeleteAsync($"{Comments}/{id}");

        Assert.Equal("test-Viewer", Assert.Single(made["mentioned"]!.AsArray())!.GetValue<string>());
        Assert.Equal(HttpStatusCode.OK, edited.StatusCode);
        await refused.RefusalAsync(HttpStatusCode.Forbidden);
        Assert.Contains(inbox.AsArray(), m => m!["comment"]!["id"]!.GetValue<string>() == id);
        Assert.Equal("test-Annotator", resolved["resolvedBy"]!.GetValue<string>());
        Assert.Null(reopened["resolvedBy"]);
        var thread = Assert.Single(listed["threads"]!.AsArray())!;
        Assert.Equal(("@test-Viewer the clap", 1.5, 45), (thread["text"]!.GetValue<string>(), thread["atSeconds"]!.GetValue<double>(), thread["frameIndex"]!.GetValue<int>()));
        Assert.Equal("here", Assert.Single(thread["replies"]!.AsArray())!["text"]!.GetValue<string>());
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
    }

    [Fact]
    public async Task Done_TakesAMentionOffTheInbox()
    {
        await server.Agent.UploadAsync("comments/b.mp4", [1]);
        using var maintainer = server.As("Maintainer");
        var made = await server.Agent.PostJsonAsync(Comments, new JsonObject { ["path"] = "comments/b.mp4", ["text"] = "@test-Maintainer look" }, HttpStatusCode.Created);
        var id = made["comment"]!["id"]!.GetValue<string>();

        using var done = await maintainer.PostAsync($"/api/v1/inbox/{id}/done", null);

        Assert.Equal(HttpStatusCode.NoContent, done.StatusCode);
        Assert.DoesNotContain((await maintainer.GetJsonAsync("/api/v1/inbox")).AsArray(), m => m!["comment"]!["id"]!.GetValue<string>() == id);
    }
}
