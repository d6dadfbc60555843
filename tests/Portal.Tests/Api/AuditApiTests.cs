using System.Net;
using System.Text.Json.Nodes;
using static WorkspaceAgents.Portal.Tests.Api.ApiCalls;

namespace WorkspaceAgents.Portal.Tests.Api;

/// <summary>The audit trail over HTTP: filters, the end of the chain as an anchor, the export.</summary>
[Collection(ApiServerSet.Name)]
public sealed class AuditApiTests(ApiServer server)
{
    [Fact]
    public async Task Trail_IsFiltered_AnchoredAndExported()
    {
        using var owner = server.As("Owner");
        await owner.PostJsonAsync("/api/v1/workspaces", new JsonObject { ["slug"] = "audited", ["name"] = "Audited" }, HttpStatusCode.Created);
        const string Audit = "/api/v1/workspaces/audited/audit";

        var made = await owner.GetJsonAsync($"{Audit}?action=workspace.create&actor=test-Owner&outcome=done&from=2020-01-01T00:00:00Z");
        var head = await owner.GetJsonAsync($"{Audit}/head");
        var held = await owner.GetJsonAsync($"{Audit}/verify?sequence={head["sequence"]}&hash={head["hash"]}");
        var other = await owner.GetJsonAsync($"{Audit}/verify?sequence={head["sequence"]}&hash={new string('0', 64)}");
        var lines = (await owner.GetStringAsync($"{Audit}/export")).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal("done", Assert.Single(made.AsArray())!["outcome"]!.GetValue<string>());
        Assert.True(held["intact"]!.GetValue<bool>());
        Assert.False(other["intact"]!.GetValue<bool>());
        // The export tells of itself: its own event is the last line.
        Assert.Equal(["workspace.create", "audit.export"], lines.Select(line => JsonNode.Parse(line)!["action"]!.GetValue<string>()));
        Assert.Empty((await owner.GetJsonAsync($"{Audit}?until=2020-01-01T00:00:00Z")).AsArray());
    }

    [Fact]
    public async Task InstallationsPage_IsFilteredVerifiedAndExported_ByAdministratorsOnly()
    {
        using var administrator = await server.SignInAsync("test-Owner");
        using var viewer = await server.SignInAsync("test-Viewer");

        var page = await administrator.GetStringAsync(new Uri("/audit?action=account&verify=true", UriKind.Relative));
        var home = await administrator.GetStringAsync(new Uri("/", UriKind.Relative));
        using var refused = await viewer.GetAsync(new Uri("/audit", UriKind.Relative));
        var lines = (await administrator.GetStringAsync(new Uri("/api/v1/audit/export?action=account.administrator", UriKind.Relative))).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Contains("Audit of the installation", page, StringComparison.Ordinal);
        Assert.Contains("account.administrator", page, StringComparison.Ordinal);
        Assert.Contains("in order and unchanged", page, StringComparison.Ordinal);
        Assert.Contains("/api/v1/audit/export?action=account", page, StringComparison.Ordinal);
        Assert.Contains("href=\"/audit\"", home, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.DoesNotContain("account.administrator", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.NotEmpty(lines);
    }

    [Fact]
    public async Task Export_AndTheInstallationsTrail_AreRefused_WhoeverMayNotManage()
    {
        using var viewer = server.As("Viewer");
        using var export = await viewer.GetAsync(new Uri($"{Studio}/audit/export", UriKind.Relative));
        using var installation = await viewer.GetAsync(new Uri("/api/v1/audit", UriKind.Relative));
        using var half = await viewer.GetAsync(new Uri($"{Studio}/audit/verify?sequence=1", UriKind.Relative));

        await export.RefusalAsync(HttpStatusCode.Forbidden);
        await installation.RefusalAsync(HttpStatusCode.Forbidden);
        await half.RefusalAsync(HttpStatusCode.BadRequest);
    }
}
