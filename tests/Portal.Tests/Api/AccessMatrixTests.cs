using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using WorkspaceAgents.Catalog;
using static WorkspaceAgents.Portal.Tests.Api.ApiCalls;

namespace WorkspaceAgents.Portal.Tests.Api;

/// <summary>Every operation × role × grant × lock × door, from the one table in <see cref="AccessMatrix"/>, against an answer worked out here.</summary>
[Collection(ApiServerSet.Name)]
public sealed class AccessMatrixTests(ApiServer server)
{
    private static readonly Dictionary<Role, Permissions> ByRole = new()
    {
        [Role.Guest] = Permissions.None,
        [Role.Viewer] = Permissions.View | Permissions.Download,
        [Role.Annotator] = Permissions.View | Permissions.Download | Permissions.Annotate,
        [Role.Maintainer] = Permissions.View | Permissions.Download | Permissions.Annotate | Permissions.Write | Permissions.Publish,
        [Role.Owner] = Permissions.All,
    };

    private static readonly ConcurrentDictionary<string, Lazy<Task>> Prepared = new();

    /// <summary>What a grant on the folder does to the role's permissions there.</summary>
    private static readonly (string Name, Func<Permissions, Permissions> Apply, string? Effect, string Permissions)[] Grants =
    [
        ("none", p => p, null, ""),
        ("deny", p => p & ~(Permissions.Download | Permissions.Write | Permissions.Annotate), "deny", "download,write,annotate"),
        ("hide", _ => Permissions.None, "deny", "view"),
        ("allow", p => p | Permissions.View | Permissions.Download | Permissions.Write, "allow", "view,download,write"),
        ("annotate", p => p | Permissions.View | Permissions.Annotate, "allow", "view,annotate"),
    ];

    public static TheoryData<Role, string, bool> Cells()
    {
        var cells = new TheoryData<Role, string, bool>();
        foreach (var role in ByRole.Keys)
        {
            foreach (var grant in Grants)
            {
                cells.Add(role, grant.Name, false);
                cells.Add(role, grant.Name, true);
            }
        }

        return cells;
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public async Task EveryOperation_IsAnsweredAlike_AtEveryDoor(Role role, string grant, bool locked)
    {
        var folder = $"matrix/{grant}-{(locked ? "locked" : "open")}-{role}";
        await Prepared.GetOrAdd(folder, _ => new(() => PrepareAsync(folder, role, grant, locked))).Value;
        var has = Grants.Single(g => g.Name == grant).Apply(ByRole[role]);
        using var client = server.As(role.ToString());
        using var browser = await server.SignInAsync($"test-{role}");
        var wrong = new List<string>();

        foreach (var operation in AccessMatrix.Operations)
        {
            var expected = Expect(operation, has, role, locked);
            var name = operation.Name.Replace(' ', '-');
            using (var response = await client.SendAsync(operation.Http!($"{folder}/{name}-http.mp4")))
                Note("http", (int)response.StatusCode is >= 200 and < 300 ? "" : $"{response.StatusCode}");
            if (operation.Mcp is { } mcp)
            {
                var (tool, arguments) = mcp($"{folder}/{name}-mcp.mp4");
                var (_, code) = await AccessMatrix.CallToolAsync(client, tool, arguments);
                Note("mcp", code);
            }

            if (operation.Form is { } form)
            {
                var done = await PostFormAsync(browser, folder, $"{folder}/{name}-page.mp4", form);
                Note("page", done ? "" : expected.Length == 0 ? "refused" : expected);
            }

            void Note(string door, string answer)
            {
                if (!string.Equals(expected, answer, StringComparison.OrdinalIgnoreCase)) wrong.Add($"{operation} at {door}: expected '{expected}', got '{answer}'");
            }
        }

        var listed = await (await browser.GetAsync($"/w/studio/files/{folder}")).Content.ReadAsStringAsync();
        if (listed.Contains("see-http.mp4", StringComparison.Ordinal) != has.HasFlag(Permissions.View)) wrong.Add("see at page");
        Assert.Empty(wrong);
    }

    /// <summary>The rules once more, in the fewest words: what is not seen is not there, then rights, then locks.</summary>
    private static string Expect(AccessMatrix.Operation operation, Permissions has, Role role, bool locked)
    {
        // An owner gives and takes rights everywhere, or nobody could undo a denial.
        if (operation.Needs == Permissions.Manage) return role == Role.Owner ? "" : has.HasFlag(Permissions.View) ? "forbidden" : "notFound";
        if (!has.HasFlag(Permissions.View)) return "notFound";
        if (!has.HasFlag(operation.Needs) && !(operation.OrAnnotate && has.HasFlag(Permissions.Annotate))) return "forbidden";
        return operation.Writes && locked ? "locked" : "";
    }

    private async Task PrepareAsync(string folder, Role role, string grant, bool locked)
    {
        using var owner = server.As("Owner");
        foreach (var operation in AccessMatrix.Operations)
        {
            foreach (var door in new[] { "http", "mcp", "page" })
            {
                var path = $"{folder}/{operation.Name.Replace(' ', '-')}-{door}.mp4";
                await server.Agent.UploadAsync(path, [1]);
                if (!operation.IsInTrash) continue;
                using var thrown = await server.Agent.DeleteAsync($"{Studio}/files/{path}");
                Assert.Equal(HttpStatusCode.NoContent, thrown.StatusCode);
            }
        }

        if (locked)
        {
            using var held = await owner.PostAsJsonAsync($"{Studio}/locks", new { path = folder, reason = "raw footage is final" });
            Assert.Equal(HttpStatusCode.OK, held.StatusCode);
        }

        var (_, _, effect, permissions) = Grants.Single(g => g.Name == grant);
        if (effect is not null) await owner.PostJsonAsync($"{Studio}/grants", AccessMatrix.Grant(folder, effect, role.ToString(), permissions), HttpStatusCode.Created);
    }

    /// <summary>Posts a form of a file's drawer, offered or not, and sees whether the file is gone from where it was.</summary>
    private async Task<bool> PostFormAsync(HttpClient browser, string folder, string path, string form)
    {
        var url = $"/w/studio/files/{folder}?file={Uri.EscapeDataString(path)}";
        using var posted = await browser.PostAsync(url, new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["__RequestVerificationToken"] = await ApiServer.FormTokenAsync(browser, "/account/password"), ["_handler"] = form,
        }));
        // Asked by somebody of another role, whom the cell's grant is not about.
        using var other = server.As(folder.EndsWith("-Owner", StringComparison.Ordinal) ? "Maintainer" : "Owner");
        return (await other.GetJsonAsync($"{Studio}/file-info/{path}"))["isDeleted"]!.GetValue<bool>();
    }
}
