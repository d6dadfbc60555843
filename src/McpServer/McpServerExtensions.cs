using System.Reflection;
using Microsoft.AspNetCore.Authorization;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using WorkspaceAgents.Catalog;
using WorkspaceAgents.Catalog.Http;

namespace WorkspaceAgents.McpServer;

/// <summary>Adds the agents' door to a host: MCP over streamable HTTP at <c>/mcp</c>.</summary>
public static class McpServerExtensions
{
    /// <summary>Where the door is.</summary>
    public const string Path = "/mcp";

    /// <summary>Adds the catalog, its sign-in, and the MCP server with its tools.</summary>
    /// <param name="builder">The host.</param>
    /// <returns>The same builder.</returns>
    public static IHostApplicationBuilder AddMcpServer(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddCatalog(builder.Configuration);
        builder.Services.AddCatalogHttp();
        builder.Services.AddHttpContextAccessor();
        builder.Services.AddOptions<AgentDoorOptions>()
            .Configure(options =>
            {
                // Behind the Aspire AppHost the portal's address comes by service discovery.
                options.PublicUrl = builder.Configuration["Portal:PublicUrl"]
                    ?? builder.Configuration["services:portal:https:0"] ?? builder.Configuration["services:portal:http:0"];
                options.AllowedOrigins = builder.Configuration.GetSection("Mcp:AllowedOrigins").Get<string[]>() ?? [];
            })
            .Validate(
                options => options.PublicUrl is null || Uri.TryCreate(options.PublicUrl, UriKind.Absolute, out var url) && url.Scheme is "http" or "https",
                "Portal:PublicUrl is an absolute http or https address, such as https://footage.example.org.")
            .ValidateOnStart();
        builder.Services.AddSingleton<AgentCall>();
        builder.Services.AddSingleton<ToolErrors>();
        builder.Services.AddSingleton<OriginGuard>();
        builder.Services.AddAgentTools();
        builder.Services.AddSingleton<AgentResources>();
        builder.Services.AddSingleton<NameCompletion>();
        builder.Services
            .AddMcpServer(options =>
            {
                options.ServerInfo = new Implementation
                {
                    Name = "workspace-agents",
                    Title = "WorkspaceAgents",
                    Version = typeof(McpServerExtensions).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0",
                };
                options.ServerInstructions = ServerInstructions.Text;
            })
            .WithHttpTransport(options => options.Stateless = true)
            .WithPrompts<AgentPrompts>()
            .WithListResourceTemplatesHandler((_, _) => AgentResources.ListTemplatesAsync())
            .WithListResourcesHandler((request, cancellationToken) => Of<AgentResources>(request).ListAsync(request, cancellationToken))
            .WithReadResourceHandler((request, cancellationToken) => Of<AgentResources>(request).ReadAsync(request, cancellationToken))
            .WithCompleteHandler((request, cancellationToken) => Of<NameCompletion>(request).CompleteAsync(request, cancellationToken))
            .WithRequestFilters(filters => filters.AddCallToolFilter(next => (request, cancellationToken) =>
                Of<ToolErrors>(request).RunAsync(next, request, cancellationToken)));
        return builder;
    }

    /// <summary>Maps <c>/mcp</c>. The host has called <see cref="CatalogAuthentication.UseCatalogHttp"/> before.</summary>
    /// <param name="app">The host.</param>
    /// <returns>The same host.</returns>
    public static WebApplication MapMcpServer(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var guard = app.Services.GetRequiredService<OriginGuard>();
        app.UseWhen(context => context.Request.Path.StartsWithSegments(Path), branch => branch.Use(guard.InvokeAsync));
        app.MapGet(ResourceMetadata.Path, ResourceMetadata.Describe).AllowAnonymous().ExcludeFromDescription();
        app.MapGet($"{ResourceMetadata.Path}{Path}", ResourceMetadata.Describe).AllowAnonymous().ExcludeFromDescription();
        // Bearer alone: a browser's cookie must not be enough to drive tools.
        app.MapMcp(Path).WithMetadata(new ProtectedResource($"{ResourceMetadata.Path}{Path}")).RequireAuthorization(new AuthorizationPolicyBuilder("Bearer").RequireAuthenticatedUser().Build());
        return app;
    }

    private static T Of<T>(MessageContext request)
        where T : notnull =>
        (request.Services ?? throw new InvalidOperationException("The request has no services.")).GetRequiredService<T>();
}
