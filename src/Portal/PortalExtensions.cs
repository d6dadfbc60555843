using WorkspaceAgents.Catalog;
using WorkspaceAgents.Catalog.Http;
using WorkspaceAgents.Portal.Api;
using WorkspaceAgents.Portal.Components;
using WorkspaceAgents.Portal.Sharing;
using WorkspaceAgents.Portal.SignIn;

namespace WorkspaceAgents.Portal;

/// <summary>Puts the pages and the HTTP API into a host.</summary>
public static class PortalExtensions
{
    /// <summary>Adds the catalog, sign-in, the HTTP API and the pages.</summary>
    /// <param name="builder">The host's builder; <c>Data:Folder</c> also holds the keys that sign cookies.</param>
    /// <returns>The same builder.</returns>
    public static IHostApplicationBuilder AddPortal(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddCatalog(builder.Configuration);
        builder.Services.AddCatalogHttp();
        builder.AddSignIn();
        builder.AddApi();
        builder.AddSharing();
        builder.AddOAuth();
        builder.AddPages();
        return builder;
    }

    /// <summary>Maps the HTTP API, the sign-in forms and the pages. The host calls <c>UseCatalogHttp</c> before.</summary>
    /// <param name="app">The host.</param>
    /// <returns>The same host.</returns>
    public static WebApplication MapPortal(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.UsePasswordChange();
        app.MapSignIn();
        app.MapApi();
        app.MapHub();
        app.MapSharing();
        app.MapOAuth();
        app.MapPages();
        return app;
    }
}
