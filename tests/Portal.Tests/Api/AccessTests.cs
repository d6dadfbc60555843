using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using static WorkspaceAgents.Portal.Tests.Api.ApiCalls;

namespace WorkspaceAgents.Portal.Tests.Api;

/// <summary>Who may do what, through the door: 401 for nobody, 404 for who is no member, 403 for who may not.</summary>
[Collection(ApiServerSet.Name)]
public sealed class AccessTests(ApiServer server)
{
    private static readonly Dictionary<string, Func<HttpRequestMessage>> Calls = new()
    {
        ["view"] = () => new(HttpMethod.Get, $"{Studio}/files"),
        ["download"] = () => new(HttpMethod.Get, $"{Studio}/files/access/here.txt"),
        ["upload"] = () => Tus(HttpMethod.Post, $"{Studio}/uploads", ("Upload-Length", "1")),
        ["delete"] = () => new(HttpMethod.Delete, $"{Studio}/files/access/none.mp4"),
        ["batch"] = () => new(HttpMethod.Post, $"{Studio}/batches") { Content = JsonContent.Create(new { name = "b", dataset = "access", folder = "nowhere" }) },
        ["manage"] = () => new(HttpMethod.Put, $"{Studio}/members/test-Viewer") { Content = JsonContent.Create(new { role = "viewer" }) },
        ["audit"] = () => new(HttpMethod.Get, $"{Studio}/audit"),
    };

    public static TheoryData<string, string, HttpStatusCode> Matrix()
    {
        // Allowed calls still answer 404 or 400 where they name nothing that exists.
        var rows = new TheoryData<string, string, HttpStatusCode>();
        void Add(string call, HttpStatusCode allowed, params string[] mayDo)
        {
            foreach (var who in new[] { "Viewer", "Annotator", "Maintainer", "Owner", "Agent" })
                rows.Add(who, call, mayDo.Contains(who) ? allowed : HttpStatusCode.Forbidden);
            rows.Add("Stranger", call, HttpStatusCode.NotFound);
            rows.Add("Nobody", call, HttpStatusCode.Unauthorized);
        }

        Add("view", HttpStatusCode.OK, "Viewer", "Annotator", "Maintainer", "Owner", "Agent");
        Add("download", HttpStatusCode.OK, "Viewer", "Annotator", "Maintainer", "Owner", "Agent");
        Add("upload", HttpStatusCode.Created, "Maintainer", "Owner", "Agent");
        Add("delete", HttpStatusCode.NotFound, "Maintainer", "Owner", "Agent");
        Add("batch", HttpStatusCode.BadRequest, "Maintainer", "Owner", "Agent");
        Add("manage", HttpStatusCode.OK, "Owner");
        Add("audit", HttpStatusCode.OK, "Viewer", "Annotator", "Maintainer", "Owner", "Agent");
        return rows;
    }

    [Theory]
    [MemberData(nameof(Matrix))]
    public async Task Call_IsAnsweredByTheRole(string who, string call, HttpStatusCode expected)
    {
        await server.Agent.UploadAsync("access/here.txt", [1]);
        using var client = server.As(who);

        using var response = await client.SendAsync(Calls[call]());

        if ((int)expected >= 400) await response.RefusalAsync(expected);
        else Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task Members_AreSetListedAndRemoved_ByAnOwner()
    {
        await server.AddAccountAsync("newcomer", mustChangePassword: false);
        using var owner = server.As("Owner");

        using var set = await owner.PutAsJsonAsync($"{Studio}/members/newcomer", new { role = "annotator" });
        var listed = await owner.GetJsonAsync($"{Studio}/members");
        var one = await owner.GetJsonAsync($"{Studio}/members/newcomer");
        using var removed = await owner.DeleteAsync($"{Studio}/members/newcomer");
        using var gone = await owner.GetAsync($"{Studio}/members/newcomer");

        Assert.Equal(HttpStatusCode.OK, set.StatusCode);
        Assert.Contains(listed.AsArray(), m => m!["userName"]!.GetValue<string>() == "newcomer");
        Assert.Equal("annotator", one["role"]!.GetValue<string>());
        Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
        await gone.RefusalAsync(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Workspace_IsMadeByAPerson_AndItsAuditTrailVerifies()
    {
        using var owner = server.As("Owner");

        var made = await owner.PostJsonAsync("/api/v1/workspaces", new JsonObject { ["slug"] = "second", ["name"] = "Second" }, HttpStatusCode.Created);
        var got = await owner.GetJsonAsync("/api/v1/workspaces/second");
        var audit = await owner.GetJsonAsync("/api/v1/workspaces/second/audit?filter=workspace.create&limit=5");
        var check = await owner.GetJsonAsync("/api/v1/workspaces/second/audit/verify");
        using var taken = await owner.PostAsJsonAsync("/api/v1/workspaces", new { slug = "second", name = "Again" });

        Assert.Equal(made["id"]!.GetValue<string>(), got["id"]!.GetValue<string>());
        Assert.Equal("test-Owner", Assert.Single(audit.AsArray())!["actorName"]!.GetValue<string>());
        Assert.True(check["intact"]!.GetValue<bool>());
        await taken.RefusalAsync(HttpStatusCode.Conflict);
    }
}
