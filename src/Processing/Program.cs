using WorkspaceAgents.Processing;
using WorkspaceAgents.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddProcessing();
var app = builder.Build();
app.MapDefaultEndpoints();
app.MapProcessing();
await app.RunAsync();
