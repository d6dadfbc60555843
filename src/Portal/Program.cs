using WorkspaceAgents.Catalog.Http;
using WorkspaceAgents.Portal;
using WorkspaceAgents.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddPortal();

var app = builder.Build();
app.UseCatalogHttp();
app.MapDefaultEndpoints();
app.MapPortal();
app.Run();
