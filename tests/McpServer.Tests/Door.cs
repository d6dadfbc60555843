using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Client;
using WorkspaceAgents.Catalog;
using WorkspaceAgents.Catalog.Http;
using WorkspaceAgents.Migrator;
using WorkspaceAgents.Testing;

namespace WorkspaceAgents.McpServer.Tests;

/// <summary>The real door on a real port, over SQLite and a local folder. One for all tests; each test makes a workspace of its own.</summary>
public sealed class Door : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder folder = new();
    private WebApplication? app;
    private Actor? owner;

    /// <summary>What the door is configured with besides its folder.</summary>
    public Dictionary<string, string?> Settings { get; } = [];

    public IServiceProvider Services => app!.Services;

    public Uri Address => new(app!.Urls.Single());

    public Actor Owner => owner!;

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Configuration.AddInMemoryCollection(Settings);
        builder.Configuration["Data:Folder"] = folder.Path;
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.AddMcpServer();
        app = builder.Build();
        await CatalogMigrations.ApplyAsync(app.Configuration, CancellationToken.None);
        app.UseCatalogHttp();
        app.MapMcpServer();
        // The bytes' door is Portal's; here it is what a tus PATCH comes down to.
        app.MapMethods("/api/v1/workspaces/{workspace}/uploads/{id}", ["PATCH"], PatchAsync);
        await app.StartAsync();
        owner = (await Services.GetRequiredService<Accounts>().CreateFirstOwnerAsync("owner", CancellationToken.None))!.Actor;
    }

    public async Task DisposeAsync() => await app!.DisposeAsync();

    public void Dispose() => folder.Dispose();

    /// <summary>A workspace that only this test uses.</summary>
    public async Task<string> MakeWorkspaceAsync()
    {
        var slug = $"w{Guid.NewGuid():N}"[..20];
        await Services.GetRequiredService<Workspaces>().CreateAsync(Owner, slug, "Studio", CancellationToken.None);
        return slug;
    }

    public async Task<string> MakeTokenAsync(Permissions atMost = Permissions.All & ~Permissions.Manage, string? workspace = null) =>
        (await Services.GetRequiredService<Tokens>().IssueAsync(Owner, new TokenRequest { Name = "test-agent", AtMost = atMost, Workspace = workspace }, CancellationToken.None)).Secret;

    public async Task<McpClient> ConnectAsync(Permissions atMost = Permissions.All & ~Permissions.Manage) =>
        await McpClient.CreateAsync(new HttpClientTransport(new HttpClientTransportOptions
        {
            Endpoint = new Uri(Address, McpServerExtensions.Path),
            TransportMode = HttpTransportMode.StreamableHttp,
            AdditionalHeaders = new Dictionary<string, string> { ["Authorization"] = $"Bearer {await MakeTokenAsync(atMost)}" },
        }));

    /// <summary>Puts a file into a workspace, as the end of an upload does.</summary>
    public async Task PutAsync(string workspace, string path, byte[] content)
    {
        var uploads = Services.GetRequiredService<Uploads>();
        var upload = await uploads.CreateAsync(Owner, workspace, new UploadRequest { Path = path, LengthBytes = content.Length }, CancellationToken.None);
        if (content.Length > 0) await uploads.AppendAsync(Owner, upload.Id, 0, new MemoryStream(content), CancellationToken.None);
    }

    /// <summary>A batch of one recording whose bytes nobody looks at.</summary>
    public async Task<BatchDetails> MakeBatchAsync(string workspace)
    {
        await PutAsync(workspace, "shoot/kitchen/camera.mp4", [1, 2, 3]);
        await PutAsync(workspace, "shoot/kitchen/words.srt", [4]);
        return await Services.GetRequiredService<Batches>().CreateAsync(
            Owner, workspace, new BatchRequest { Name = "March", Dataset = $"d-{workspace}", Folder = "shoot" }, CancellationToken.None);
    }

    private static async Task<IResult> PatchAsync(HttpContext context, UploadId id, string key, Uploads uploads)
    {
        var actor = await uploads.AuthenticateAsync(id, key, null, context.RequestAborted);
        var offset = long.Parse(context.Request.Headers["Upload-Offset"].ToString(), System.Globalization.CultureInfo.InvariantCulture);
        await uploads.AppendAsync(actor, id, offset, context.Request.Body, context.RequestAborted);
        return TypedResults.NoContent();
    }
}
