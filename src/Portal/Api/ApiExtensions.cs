using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Diagnostics;
using WorkspaceAgents.Catalog;

namespace WorkspaceAgents.Portal.Api;

/// <summary>The HTTP API: everything a program can do, under <c>/api/v1</c>.</summary>
internal static class ApiExtensions
{
    public static IHostApplicationBuilder AddApi(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.ConfigureHttpJsonOptions(options =>
        {
            options.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
            foreach (var converter in CatalogJson.Options.Converters) options.SerializerOptions.Converters.Add(converter);
        });
        // In every environment the same: the handler answers what is wrong with the request.
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.AddSingleton<IExceptionHandler, BadRequestHandler>();
        services.AddHostedService<UploadSweep>();
        services.AddSingleton<Microsoft.AspNetCore.Connections.IMemoryPoolFactory<byte>, ReceiveBufferPool.Factory>();
        services.AddOpenApi("v1", ApiDocument.Configure);
        return builder;
    }

    public static WebApplication MapApi(this WebApplication app)
    {
        app.MapOpenApi("/openapi/{documentName}.json");
        var api = app.MapGroup("/api/v1").RequireAuthorization();
        api.MapWorkspaces();
        api.MapMembers();
        api.MapInvitations();
        api.MapAgents();
        api.MapAccounts();
        api.MapStorage();
        api.MapAccess();
        api.MapLocks();
        api.MapFiles();
        api.MapFileChanges();
        api.MapTrash();
        api.MapUsage();
        api.MapUploads();
        api.MapBatches();
        api.MapRecordings();
        api.MapLayers();
        api.MapRecordingMedia();
        api.MapRecordingFrames();
        api.MapDatasets();
        api.MapDatasetStream();
        api.MapDatasetExport();
        api.MapReaders();
        api.MapJobs();
        api.MapAudit();
        api.MapTokens();
        api.MapShares();
        api.MapComments();
        api.MapActivity();
        api.MapSearch();
        api.MapQuery();
        return app;
    }
}
