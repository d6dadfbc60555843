// The whole system on one page. What runs, what it needs, what it waits for; README.md says how to start it.
using WorkspaceAgents.AppHost;

var builder = DistributedApplication.CreateBuilder(args);
var isPublishing = builder.ExecutionContext.IsPublishMode;
var storage = isPublishing ? "azure" : builder.Choose("Storage", "files", "azurite", "azure");
var database = isPublishing ? "postgres" : builder.Choose("Database", "sqlite", "postgres");
var dataFolder = Path.GetFullPath(builder.Configuration["DataFolder"] ?? Path.Combine("..", "data", "aspire"), builder.AppHostDirectory);

builder.AddAzureContainerAppEnvironment("env");

// Where bytes lie: a folder, Azurite in a container, or Azure Storage with managed identity.
IResourceBuilder<IResourceWithConnectionString>? blobs = null;
if (storage != "files")
{
    var account = builder.AddAzureStorage("storage");
    if (storage == "azurite")
        account.RunAsEmulator(emulator => emulator.WithDataVolume().WithLifetime(ContainerLifetime.Persistent));
    blobs = account.AddBlobs("blobs");
}

// Where facts lie: a SQLite file, PostgreSQL in a container, or Azure Database for PostgreSQL.
IResourceBuilder<IResourceWithConnectionString>? catalog = null;
WaitingJobs? waitingJobs = null;
if (database == "postgres")
{
    var server = builder.AddAzurePostgresFlexibleServer("pg");
    if (isPublishing)
    {
        var user = builder.AddParameter("pg-user", "workspaceagents", publishValueAsDefault: true);
        var password = builder.AddParameter("pg-password", secret: true);
        server.WithPasswordAuthentication(user, password);
        waitingJobs = new WaitingJobs(server.Resource.HostName, user, password, "catalog");
    }
    else
    {
        server.RunAsContainer(container => container.WithDataVolume().WithLifetime(ContainerLifetime.Persistent));
    }
    catalog = server.AddDatabase("catalog");
}

// Brings the schema up to date, then exits; nothing else starts before it has.
var migrator = Connect(builder.AddProject<Projects.WorkspaceAgents_Migrator>("migrator", launchProfileName: null))
    .PublishAsAzureContainerAppJob();

// Where people work, and the HTTP API.
var portal = Connect(builder.AddProject<Projects.WorkspaceAgents_Portal>("portal", launchProfileName: null))
    .WithHttpEndpoint(port: isPublishing ? null : 5090)
    .WithExternalHttpEndpoints()
    .WithHttpHealthCheck("/health")
    .WaitForCompletion(migrator)
    .PublishAsMediaImage("Portal")
    .PublishAsAzureContainerApp((_, app) => app.Probe().Sticky().ScaleByRequests(minReplicas: 1, maxReplicas: 4, concurrentRequests: 50));

// Runs the jobs: probes, validates, standardises, aligns, publishes. SQLite has one writer, so one replica.
var processing = Connect(builder.AddProject<Projects.WorkspaceAgents_Processing>("processing", launchProfileName: null))
    .WithHttpEndpoint()
    .WithHttpHealthCheck("/health")
    .WaitForCompletion(migrator)
    .WithReplicas(database == "sqlite" ? 1 : 2)
    .PublishAsMediaImage("Processing")
    .PublishAsAzureContainerApp((infrastructure, app) => app.Probe().ScaleByWaitingJobs(infrastructure, waitingJobs!, minReplicas: 2, maxReplicas: 10));

// The agents' door. Bytes do not go through it: it hands out links to the portal.
Connect(builder.AddProject<Projects.WorkspaceAgents_McpServer>("mcp", launchProfileName: null))
    .WithHttpEndpoint(port: isPublishing ? null : 5091)
    .WithExternalHttpEndpoints()
    .WithHttpHealthCheck("/health")
    .WithEnvironment("Portal__PublicUrl", portal.GetEndpoint("http"))
    .WaitForCompletion(migrator)
    .PublishAsMediaImage("McpServer")
    .PublishAsAzureContainerApp((_, app) => app.Probe().ScaleByRequests(minReplicas: 1, maxReplicas: 4, concurrentRequests: 50));

portal.WithReference(processing);

builder.Build().Run();

// Every service finds bytes and facts the same way.
IResourceBuilder<ProjectResource> Connect(IResourceBuilder<ProjectResource> service)
{
    service
        .WithEnvironment("Storage__Provider", storage == "files" ? "folder" : "azure")
        .WithEnvironment("Catalog__Provider", database);
    if (!isPublishing)
    {
        // Without launch profiles nothing else says so, and the portal finds its assets in the build output only in Development.
        service
            .WithEnvironment("ASPNETCORE_ENVIRONMENT", builder.Environment.EnvironmentName)
            .WithEnvironment("Data__Folder", dataFolder)
            .WithEnvironment("Storage__Folder", Path.Combine(dataFolder, "content"));
    }
    if (blobs is not null)
        service.WithReference(blobs).WaitFor(blobs);
    if (catalog is not null)
        service.WithReference(catalog).WaitFor(catalog);
    return service;
}
