using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using static WorkspaceAgents.Portal.Tests.Api.ApiCalls;

namespace WorkspaceAgents.Portal.Tests.Api;

[Collection(ApiServerSet.Name)]
public sealed class GrantsApiTests(ApiServer server)
{
    [Fact]
    public async Task AGrant_IsMadeExplainedAndTakenBack()
    {
        using var owner = server.As("Owner");
        using var viewer = server.As("Viewer");

        var grant = await owner.PostJsonAsync($"{Studio}/grants", new JsonObject
        {
            ["path"] = "granted/**", ["subjectKind"] = "role", ["subject"] = "viewer", ["effect"] = "allow", ["permissions"] = "write", ["note"] = "they bring the cuts",
        }, HttpStatusCode.Created);
        var asked = await viewer.GetJsonAsync($"{Studio}/access?path=granted/a.mp4&permission=write");
        var about = await owner.GetJsonAsync($"{Studio}/access?path=granted/a.mp4&permission=write&who=test-Viewer");
        var who = await viewer.GetJsonAsync($"{Studio}/access/who?path=granted/a.mp4&permission=write");
        using var refused = await viewer.GetAsync($"{Studio}/access?path=granted/a.mp4&permission=write&who=test-Owner");
        using var removed = await owner.DeleteAsync($"{Studio}/grants/{grant["id"]!.GetValue<string>()}");
        var after = await viewer.GetJsonAsync($"{Studio}/access?path=granted/a.mp4&permission=write");

        Assert.Equal("granted", grant["path"]!.GetValue<string>());
        Assert.True(asked["allowed"]!.GetValue<bool>());
        Assert.Contains("they bring the cuts", asked["reason"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(asked["reason"]!.GetValue<string>(), about["reason"]!.GetValue<string>());
        Assert.Contains(who.AsArray(), d => d!["actor"]!.GetValue<string>() == "test-Viewer" && d["allowed"]!.GetValue<bool>());
        await refused.RefusalAsync(HttpStatusCode.Forbidden);
        Assert.Equal(HttpStatusCode.OK, removed.StatusCode);
        Assert.Equal(("role", false), (after["decidedBy"]!.GetValue<string>(), after["allowed"]!.GetValue<bool>()));
    }

    [Fact]
    public async Task AGroup_IsMadeAndEnded_ByAnOwner()
    {
        using var owner = server.As("Owner");
        using var maintainer = server.As("Maintainer");

        using var set = await owner.PutAsJsonAsync($"{Studio}/groups/night crew", new { members = new[] { "test-Viewer", "test-Annotator" } });
        using var strangers = await owner.PutAsJsonAsync($"{Studio}/groups/night crew", new { members = new[] { "nobody-here" } });
        using var refused = await maintainer.PutAsJsonAsync($"{Studio}/groups/other", new { members = Array.Empty<string>() });
        var listed = await maintainer.GetJsonAsync($"{Studio}/groups");
        using var removed = await owner.DeleteAsync($"{Studio}/groups/night crew");

        Assert.Equal(HttpStatusCode.OK, set.StatusCode);
        Assert.Contains("nobody-here", (await strangers.RefusalAsync(HttpStatusCode.BadRequest))["detail"]!.GetValue<string>(), StringComparison.Ordinal);
        await refused.RefusalAsync(HttpStatusCode.Forbidden);
        Assert.Equal(2, listed.AsArray().Single(g => g!["name"]!.GetValue<string>() == "night crew")!["members"]!.AsArray().Count);
        Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
    }

    [Fact]
    public async Task ALock_SaysWhoWhenAndWhy_AndIsEndedByItsOwner()
    {
        using var owner = server.As("Owner");
        using var maintainer = server.As("Maintainer");

        using var made = await maintainer.PostAsJsonAsync($"{Studio}/locks", new { path = "shoot7/raw", reason = "raw footage is final", openAnnotations = true });
        var asked = await owner.GetJsonAsync($"{Studio}/access?path=shoot7/raw/a.mp4&permission=write");
        var beside = await owner.GetJsonAsync($"{Studio}/access?path=shoot7/annotations/a.json&permission=write");
        using var again = await owner.PostAsJsonAsync($"{Studio}/locks", new { path = "shoot7/raw", reason = "twice" });
        using var ended = await owner.DeleteAsync($"{Studio}/locks?path=shoot7/raw");

        Assert.Equal(HttpStatusCode.OK, made.StatusCode);
        Assert.Contains("locked by test-Maintainer", asked["reason"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.True(beside["allowed"]!.GetValue<bool>());
        await again.RefusalAsync(HttpStatusCode.Conflict);
        Assert.Equal(HttpStatusCode.NoContent, ended.StatusCode);
    }

    [Theory]
    [InlineData("""{"path":"x","subjectKind":"role","subject":"king","effect":"allow","permissions":"view"}""")]
    [InlineData("""{"path":"../x","subjectKind":"role","subject":"viewer","effect":"allow","permissions":"view"}""")]
    [InlineData("""{"path":"x","subjectKind":"role","subject":"viewer","effect":"allow","permissions":"none"}""")]
    [InlineData("""{"path":"x","subjectKind":"role","subject":"viewer","effect":"perhaps","permissions":"view"}""")]
    [InlineData("""{"path":null,"subjectKind":"role","subject":"viewer","effect":"allow","permissions":"view"}""")]
    public async Task AGrant_IsRefusedByName_WhenItSaysNothing(string body)
    {
        using var owner = server.As("Owner");

        using var refused = await owner.PostAsync($"{Studio}/grants", new StringContent(body, System.Text.Encoding.UTF8, "application/json"));

        await refused.RefusalAsync(HttpStatusCode.BadRequest);
    }
}
