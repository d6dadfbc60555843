using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace WorkspaceAgents.Portal.Sharing;

/// <summary>What visitors with a share link reach without an account, and how much of it.</summary>
internal static class SharingExtensions
{
    /// <summary>The limit of everything under <c>/s</c>.</summary>
    public const string RequestsPolicy = "shares";

    /// <summary>The limit of forms with a password.</summary>
    public const string PasswordsPolicy = "share-passwords";

    public static IHostApplicationBuilder AddSharing(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<SharingOptions>().Bind(builder.Configuration.GetSection("Sharing")).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddScoped<ShareVisitor>();
        builder.Services.Configure<RateLimiterOptions>(limiter =>
        {
            limiter.AddPolicy(RequestsPolicy, context => PerMinute(context, options => options.RequestsPerMinute));
            limiter.AddPolicy(PasswordsPolicy, context => PerMinute(context, options => options.PasswordsPerMinute));
        });
        return builder;
    }

    public static WebApplication MapSharing(this WebApplication app)
    {
        app.Use(KeepTheAddressQuiet);
        app.MapSharedContent();
        return app;
    }

    private static RateLimitPartition<string> PerMinute(HttpContext context, Func<SharingOptions, int> limit)
    {
        var permits = limit(context.RequestServices.GetRequiredService<IOptions<SharingOptions>>().Value);
        return RateLimitPartition.GetSlidingWindowLimiter(context.Connection.RemoteIpAddress?.ToString() ?? "", _ => new()
        {
            PermitLimit = permits, Window = TimeSpan.FromMinutes(1), SegmentsPerWindow = 6, QueueLimit = 0,
        });
    }

    // The secret stands in the address: no other site, index or cache is to learn it.
    private static Task KeepTheAddressQuiet(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Path.StartsWithSegments("/s"))
        {
            context.Response.OnStarting(() =>
            {
                context.Response.Headers["Referrer-Policy"] = "no-referrer";
                context.Response.Headers["X-Robots-Tag"] = "noindex, nofollow";
                if (context.Response.Headers.CacheControl.Count == 0) context.Response.Headers.CacheControl = "private, no-store";
                return Task.CompletedTask;
            });
        }

        return next(context);
    }
}
