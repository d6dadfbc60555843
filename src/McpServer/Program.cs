using WorkspaceAgents.Catalog.Http;
using WorkspaceAgents.McpServer;
using WorkspaceAgents.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddMcpServer();

var app = builder.Build();
app.UseCatalogHttp();
app.MapDefaultEndpoints();
app.MapMcpServer();
app.Run();
