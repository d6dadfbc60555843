using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;

namespace WorkspaceAgents.Portal.SignIn;

/// <summary>Anybody may register a program, so nobody may register many: 30 an hour from one address.</summary>
internal sealed class RegistrationLimit : IRateLimiterPolicy<string>
{
    public const string Policy = "client-registration";

    public Func<OnRejectedContext, CancellationToken, ValueTask>? OnRejected => null;

    public RateLimitPartition<string> GetPartition(HttpContext httpContext) =>
        RateLimitPartition.GetSlidingWindowLimiter(httpContext.Connection.RemoteIpAddress?.ToString() ?? "", _ => new()
        {
            PermitLimit = 30, Window = TimeSpan.FromHours(1), SegmentsPerWindow = 12, QueueLimit = 0,
        });
}
