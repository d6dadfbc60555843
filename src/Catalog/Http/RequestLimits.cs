using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace WorkspaceAgents.Catalog.Http;

/// <summary>
/// Keeps one token from taking the server away from the others: so many requests a minute for each token, each person signed in, and each address that shows neither.
/// What bytes are asked for by many small requests (<c>DisableRateLimiting</c>: shards, file contents) does not count. Each process counts for itself.
/// </summary>
internal static class RequestLimits
{
    public static void Add(IServiceCollection services)
    {
        services.AddOptions<RequestLimitOptions>().BindConfiguration("Limits").ValidateDataAnnotations().ValidateOnStart();
        services.AddRateLimiter(limiter =>
        {
            limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limiter.OnRejected = ExplainAsync;
            limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(Find);
        });
    }

    private static RateLimitPartition<string> Find(HttpContext context)
    {
        var options = context.RequestServices.GetRequiredService<IOptions<RequestLimitOptions>>().Value;
        if (context.Request.Path.StartsWithSegments("/mcp")) return PerMinute($"mcp {Caller(context)}", options.AgentPerMinute);
        if (context.Request.Path.StartsWithSegments("/api")) return PerMinute($"api {Caller(context)}", options.ApiPerMinute);
        return RateLimitPartition.GetNoLimiter("");
    }

    private static string Caller(HttpContext context) =>
        context.Features.Get<Actor>()?.TokenId?.ToString() ?? context.User.Identity?.Name ?? context.Connection.RemoteIpAddress?.ToString() ?? "";

    private static RateLimitPartition<string> PerMinute(string who, int requests) => RateLimitPartition.GetTokenBucketLimiter(who, _ => new()
    {
        TokenLimit = requests, TokensPerPeriod = Math.Max(1, requests / 60), ReplenishmentPeriod = TimeSpan.FromSeconds(1), QueueLimit = 0,
    });

    private static async ValueTask ExplainAsync(OnRejectedContext rejected, CancellationToken cancellationToken)
    {
        var context = rejected.HttpContext;
        var seconds = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? Math.Max(1, Math.Ceiling(wait.TotalSeconds)) : 60;
        context.Response.Headers.RetryAfter = seconds.ToString("0", CultureInfo.InvariantCulture);
        var by = context.Features.Get<Actor>()?.TokenId is not null ? "with this token" : "from your account or address";
        await WorkspaceExceptionHandler.WriteProblemAsync(context, new ProblemDetails
        {
            Status = StatusCodes.Status429TooManyRequests, Title = "Too many requests", Extensions = { ["code"] = "tooMany" },
            Detail = $"Too much was asked {by} at once. Try again in {seconds:0} s.",
        });
    }
}
