using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace WorkspaceAgents.ServiceDefaults;

/// <summary>What every host shares: telemetry, health, resilience and error bodies. Nothing here knows the domain.</summary>
public static class ServiceDefaultsExtensions
{
    private const string LiveTag = "live";
    private const string ReadyPath = "/health";
    private const string LivePath = "/alive";
    private const string MappedKey = "WorkspaceAgents.ServiceDefaults.Mapped";

    /// <summary>
    /// Adds OpenTelemetry, service discovery, resilient HTTP clients, the <c>self</c> health check and ProblemDetails with a trace id.
    /// Calling it again on the same builder does nothing, so several rooms can live in one process.
    /// </summary>
    /// <remarks>Telemetry leaves the process only when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set.</remarks>
    /// <typeparam name="TBuilder">The host's builder.</typeparam>
    /// <param name="builder">The builder of a web or worker host.</param>
    /// <returns>The same builder.</returns>
    public static TBuilder AddServiceDefaults<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (builder.Services.Any(service => service.ServiceType == typeof(Added)))
            return builder;
        builder.Services.AddSingleton<Added>();
        // What a server writes must not depend on the language of the machine it runs on.
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
        CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.InvariantCulture;

        AddTelemetry(builder);
        builder.Services.AddServiceDiscovery();
        builder.Services.ConfigureHttpClientDefaults(http =>
        {
            http.AddStandardResilienceHandler();
            http.AddServiceDiscovery();
        });
        builder.Services.AddHealthChecks().AddCheck("self", () => HealthCheckResult.Healthy(), [LiveTag]);
        AddProblemDetailsWithTraceId(builder.Services);
        return builder;
    }

    /// <summary>
    /// Maps <c>/health</c> (ready: every check) and <c>/alive</c> (live: only checks tagged <c>live</c>), without sign-in and in every
    /// environment, because a container platform's probes use them. Calling it again does nothing.
    /// </summary>
    /// <remarks>The body is one line: the status and, when it is not healthy, the names of the checks that are not.</remarks>
    /// <param name="app">The web host.</param>
    /// <returns>The same host.</returns>
    public static WebApplication MapDefaultEndpoints(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        if (!((IApplicationBuilder)app).Properties.TryAdd(MappedKey, true))
            return app;

        MapHealth(app, ReadyPath, _ => true);
        MapHealth(app, LivePath, check => check.Tags.Contains(LiveTag));
        return app;
    }

    private static void MapHealth(WebApplication app, string path, Func<HealthCheckRegistration, bool> predicate) =>
        app.MapHealthChecks(path, new HealthCheckOptions { Predicate = predicate, ResponseWriter = WriteStatusAsync })
            .AllowAnonymous()
            .DisableHttpMetrics();

    private static Task WriteStatusAsync(HttpContext context, HealthReport report)
    {
        string[] failing = [.. report.Entries.Where(e => e.Value.Status != HealthStatus.Healthy).Select(e => e.Key).Order(StringComparer.Ordinal)];
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(
            failing.Length == 0 ? $"{report.Status}" : $"{report.Status}: {string.Join(", ", failing)}", context.RequestAborted);
    }

    private static void AddTelemetry(IHostApplicationBuilder builder)
    {
        builder.Logging.AddOpenTelemetry(logging =>
        {
            logging.IncludeFormattedMessage = true;
            logging.IncludeScopes = true;
        });
        var telemetry = builder.Services.AddOpenTelemetry()
            .WithMetrics(metrics => metrics
                .AddAspNetCoreInstrumentation()
                .AddHttpClientInstrumentation()
                .AddRuntimeInstrumentation()
                .AddMeter("WorkspaceAgents.*"))
            .WithTracing(tracing => tracing
                .AddSource("WorkspaceAgents.*")
                .AddAspNetCoreInstrumentation(options => options.Filter = IsNotProbe)
                .AddHttpClientInstrumentation());
        // UseOtlpExporter throws when called twice: the guard in AddServiceDefaults is what makes this safe.
        if (!string.IsNullOrWhiteSpace(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
            telemetry.UseOtlpExporter();
    }

    // Probes call every few seconds; their traces would bury the ones people look for.
    private static bool IsNotProbe(HttpContext context) =>
        !context.Request.Path.StartsWithSegments(ReadyPath) && !context.Request.Path.StartsWithSegments(LivePath);

    private static void AddProblemDetailsWithTraceId(IServiceCollection services)
    {
        services.AddProblemDetails();
        // PostConfigure, so that a host that customises ProblemDetails too keeps both.
        services.PostConfigure<ProblemDetailsOptions>(options =>
        {
            var inner = options.CustomizeProblemDetails;
            options.CustomizeProblemDetails = context =>
            {
                inner?.Invoke(context);
                context.ProblemDetails.Extensions["traceId"] =
                    Activity.Current?.TraceId.ToHexString() ?? context.HttpContext.TraceIdentifier;
            };
        });
    }

    private sealed class Added;
}
