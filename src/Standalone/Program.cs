using WorkspaceAgents.Catalog.Http;
using WorkspaceAgents.McpServer;
using WorkspaceAgents.Migrator;
using WorkspaceAgents.Portal;
using WorkspaceAgents.Processing;
using WorkspaceAgents.ServiceDefaults;
using WorkspaceAgents.Standalone;

var builder = StandaloneSettings.CreateBuilder(args);
using var folder = DataFolder.Take(builder.Configuration);
if (folder is null) return 1;
builder.AddServiceDefaults();
builder.AddPortal();
builder.AddProcessing();
builder.AddMcpServer();

var app = builder.Build();
await CatalogMigrations.ApplyAsync(app.Configuration, app.Lifetime.ApplicationStopping);
await FirstRun.EnsureAsync(app.Services, folder, app.Lifetime.ApplicationStopping);
app.UseCatalogHttp();
app.MapDefaultEndpoints();
app.MapPortal();
app.MapProcessing();
app.MapMcpServer();
return await ServerRun.UntilStoppedAsync(app);
