using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Diagnostics;
using WorkspaceAgents.Portal.Components.Access;
using WorkspaceAgents.Portal.SignIn;

namespace WorkspaceAgents.Portal.Components;

/// <summary>Adds the pages to a host.</summary>
public static class PagesExtensions
{
    /// <summary>Adds Blazor with server interactivity and what the pages share.</summary>
    /// <param name="builder">The host's builder.</param>
    /// <returns>The same builder.</returns>
    public static IHostApplicationBuilder AddPages(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        // Without this, a build that was not published serves styles and scripts in the Development environment only.
        if (builder is WebApplicationBuilder web) web.WebHost.UseStaticWebAssets();
        builder.Services.AddHttpContextAccessor();
        builder.Services.AddCascadingAuthenticationState();
        builder.Services.AddScoped<CurrentActor>();
        builder.Services.AddRazorComponents().AddInteractiveServerComponents();
        // After the line above, whose own provider would trust the cookie a page was opened with for as long as it stays open.
        builder.Services.AddScoped<AuthenticationStateProvider, CircuitSession>();
        return builder;
    }

    /// <summary>Maps pages and their styles and scripts. Authentication has to be in the pipeline before.</summary>
    /// <param name="app">The host.</param>
    /// <returns>The same host.</returns>
    public static WebApplication MapPages(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
        app.Use(AnswerProgramsPlainly);
        app.UseAntiforgery();
        app.MapStaticAssets();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode();
        return app;
    }

    // Programs get the API's own answers; a page would only be in their way.
    private static Task AnswerProgramsPlainly(HttpContext context, RequestDelegate next)
    {
        var isForPeople = HttpMethods.IsGet(context.Request.Method) && !context.Request.Path.StartsWithSegments("/api")
            && context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal);
        if (!isForPeople && context.Features.Get<IStatusCodePagesFeature>() is { } pages) pages.Enabled = false;
        return next(context);
    }
}
