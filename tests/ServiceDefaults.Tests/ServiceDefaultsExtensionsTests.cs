using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace WorkspaceAgents.ServiceDefaults.Tests;

public sealed class ServiceDefaultsExtensionsTests
{
    [Theory]
    [InlineData("/health")]
    [InlineData("/alive")]
    public async Task Health_IsOneWord_WhenEverythingWorks(string path)
    {
        await using var host = await StartAsync();

        using var response = await host.Client.GetAsync(path);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("Healthy", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Health_NamesTheFailingCheckOnly_WhenOneFails()
    {
        await using var host = await StartAsync(services => services.AddHealthChecks()
            .AddCheck("catalog", () => HealthCheckResult.Unhealthy("password=secret")));

        using var ready = await host.Client.GetAsync("/health");
        using var live = await host.Client.GetAsync("/alive");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Equal("Unhealthy: catalog", await ready.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
    }

    [Fact]
    public async Task AddServiceDefaults_StillStarts_WhenThreeRoomsCallItAndTelemetryIsOn()
    {
        await using var host = await StartAsync(
            times: 3, settings: new() { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://127.0.0.1:9" });

        using var response = await host.Client.GetAsync("/health");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task ProblemDetails_CarryTheCallersTraceId_AndTheHostsOwnExtension()
    {
        const string traceId = "4bf92f3577b34da6a3ce929d0e0e4736";
        await using var host = await StartAsync(services => services.AddProblemDetails(options =>
            options.CustomizeProblemDetails = context => context.ProblemDetails.Extensions["code"] = "host"));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/refused");
        request.Headers.Add("traceparent", $"00-{traceId}-00f067aa0ba902b7-01");

        using var response = await host.Client.SendAsync(request);
        var body = await response.Content.ReadFromJsonAsync<JsonObject>();

        Assert.Equal(HttpStatusCode.Conflict, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(traceId, (string?)body?["traceId"]);
        Assert.Equal("host", (string?)body?["code"]);
    }

    private static async Task<RunningHost> StartAsync(
        Action<IServiceCollection>? configure = null, int times = 1, Dictionary<string, string?>? settings = null)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>(settings ?? []) { ["urls"] = "http://127.0.0.1:0" });
        for (var i = 0; i < times; i++)
            builder.AddServiceDefaults();
        configure?.Invoke(builder.Services);
        var app = builder.Build();
        for (var i = 0; i < times; i++)
            app.MapDefaultEndpoints();
        app.MapGet("/refused", () => Results.Problem(statusCode: StatusCodes.Status409Conflict));
        await app.StartAsync();
        // No propagator: the client would replace the traceparent that a test sends.
        var handler = new SocketsHttpHandler { ActivityHeadersPropagator = null };
        return new RunningHost(app, new HttpClient(handler) { BaseAddress = new Uri(app.Urls.Single()) });
    }

    private sealed record RunningHost(WebApplication App, HttpClient Client) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            Client.Dispose();
            await App.DisposeAsync();
        }
    }
}
