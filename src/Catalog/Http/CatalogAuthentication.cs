using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace WorkspaceAgents.Catalog.Http;

/// <summary>What every HTTP door of the catalog shares: who calls, and how refusals are answered.</summary>
public static class CatalogAuthentication
{
    /// <summary>The scheme that takes a bearer token, or else the sign-in cookie.</summary>
    public const string Scheme = "WorkspaceAgents";

    /// <summary>Adds bearer tokens, the sign-in cookie, the answers to refusals and what one token may ask in a minute. Safe to call more than once.</summary>
    /// <param name="services">The host's services.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddCatalogHttp(this IServiceCollection services)
    {
        if (services.Any(s => s.ImplementationType == typeof(WorkspaceExceptionHandler))) return services;
        services.AddSingleton<IExceptionHandler, WorkspaceExceptionHandler>();
        services.AddProblemDetails();
        services.AddAuthentication(Scheme)
            .AddPolicyScheme(Scheme, null, options => options.ForwardDefaultSelector = context =>
                context.Request.Headers.Authorization.Count > 0 ? BearerTokenHandler.SchemeName : CookieAuthenticationDefaults.AuthenticationScheme)
            .AddScheme<AuthenticationSchemeOptions, BearerTokenHandler>(BearerTokenHandler.SchemeName, null)
            .AddCookie(options =>
            {
                options.LoginPath = "/sign-in";
                options.Cookie.Name = "wsa";
                options.Cookie.HttpOnly = true;
                // Strict also keeps other sites from sending API calls with the cookie.
                options.Cookie.SameSite = SameSiteMode.Strict;
                options.ExpireTimeSpan = TimeSpan.FromDays(14);
                options.SlidingExpiration = true;
                options.Events.OnRedirectToLogin = context =>
                {
                    // A program gets 401; a browser is taken to the sign-in page.
                    if (context.Request.Path.StartsWithSegments("/api")) context.Response.StatusCode = StatusCodes.Status401Unauthorized;
                    else context.Response.Redirect(context.RedirectUri);
                    return Task.CompletedTask;
                };
            });
        services.AddAuthorization();
        RequestLimits.Add(services);
        return services;
    }

    /// <summary>Puts the pieces into the pipeline, in their order. Call it once a host.</summary>
    /// <param name="app">The host.</param>
    /// <returns>The same host.</returns>
    public static WebApplication UseCatalogHttp(this WebApplication app)
    {
        app.UseExceptionHandler();
        // Before authentication, so that its 401 has a body too, as have unknown routes and wrong methods.
        app.UseWhen(context => context.Request.Path.StartsWithSegments("/api"), api =>
            api.UseStatusCodePages(answer => WorkspaceExceptionHandler.ExplainAsync(answer.HttpContext)));
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseRateLimiter(); // after it is known whose token was shown
        return app;
    }
}
