using Hangfire;
using Hangfire.InMemory;
using Hangfire.PostgreSql;
using Hangfire.PostgreSql.Factories;
using Microsoft.Extensions.Options;
using WorkspaceAgents.Catalog;

namespace WorkspaceAgents.Processing;

/// <summary>Brings the worker into a host.</summary>
public static class ProcessingExtensions
{
    /// <summary>Adds the catalog, the steps, and the engine that takes waiting jobs from the catalog and runs them. Calling it again does nothing.</summary>
    /// <param name="builder">The host's builder; reads the sections <c>Processing</c>, <c>Data</c> and those of the catalog.</param>
    /// <returns>The same builder.</returns>
    public static IHostApplicationBuilder AddProcessing(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        if (services.Any(service => service.ServiceType == typeof(JobRunner))) return builder;
        services.AddCatalog(builder.Configuration);
        services.AddOptions<ProcessingOptions>().Bind(builder.Configuration.GetSection(ProcessingOptions.Section))
            .PostConfigure(options => options.OnlyWorker ??= !IsPostgres(builder.Configuration)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ProcessingOptions>, OptionsProblem>();
        services.AddSteps();
        services.AddEngine(builder.Configuration);
        return builder;
    }

    /// <summary>Maps what the worker shows. It has no addresses of its own: people and agents follow jobs through the Portal and the McpServer.</summary>
    /// <param name="app">The host.</param>
    /// <returns>The same host.</returns>
    public static WebApplication MapProcessing(this WebApplication app) => app;

    private static void AddSteps(this IServiceCollection services)
    {
        services.AddSingleton<ScratchFolder>();
        services.AddSingleton<ToolVersions>();
        services.AddSingleton<StepRunner>();
        services.AddSingleton<MediaCheckStep>();
        services.AddSingleton<FrameIndexStep>();
        services.AddSingleton<StandardiseStep>();
        services.AddSingleton<TrackReader>();
        services.AddSingleton<TelemetryStep>();
        services.AddSingleton<VideoLogs>();
        services.AddSingleton<RecordingFiles>();
        services.AddSingleton<ClockStep>();
        services.AddSingleton<AlignStep>();
        services.AddSingleton<ClipStep>();
        services.AddSingleton<SampleStep>();
        services.AddSingleton<ShardStep>();
        services.AddSingleton<RecordingPipeline>();
        services.AddSingleton<VersionBuilder>();
        services.AddSingleton<PublishGate>();
    }

    private static void AddEngine(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<BatchPreparation>();
        services.AddSingleton<BatchPublication>();
        services.AddSingleton<VersionRebuild>();
        services.AddSingleton<VersionVerification>();
        services.AddSingleton<JobRunner>();
        services.AddSingleton<JobHandover>();
        services.AddHostedService<JobDispatcher>();
        services.AddHostedService<TrashPurge>();
        services.AddHostedService<DailySweep>();
        // Registered before Hangfire's own, which hands out a storage that all hosts of a process would share.
        services.AddSingleton<JobStorage>(_ => CreateStorage(configuration));
        services.AddHangfire(hangfire => hangfire.SetDataCompatibilityLevel(CompatibilityLevel.Version_180)
            .UseSimpleAssemblyNameTypeSerializer().UseRecommendedSerializerSettings());
        services.AddHangfireServer((provider, server) =>
        {
            server.WorkerCount = provider.GetRequiredService<IOptions<ProcessingOptions>>().Value.Workers;
            server.CancellationCheckInterval = TimeSpan.FromSeconds(5);
        });
    }

    private static JobStorage CreateStorage(IConfiguration configuration)
    {
        if (!IsPostgres(configuration)) return new InMemoryStorage();
        var connection = configuration.GetConnectionString("catalog") ?? configuration["Catalog:ConnectionString"]
            ?? throw new InvalidOperationException("Catalog:Provider is postgres, but ConnectionStrings:catalog is not set.");
        var options = new PostgreSqlStorageOptions { QueuePollInterval = TimeSpan.FromSeconds(1), SchemaName = "hangfire" };
        return new PostgreSqlStorage(new NpgsqlConnectionFactory(connection, options), options);
    }

    private static bool IsPostgres(IConfiguration configuration) => configuration["Catalog:Provider"] == "postgres";

    private sealed class OptionsProblem : IValidateOptions<ProcessingOptions>
    {
        public ValidateOptionsResult Validate(string? name, ProcessingOptions options) =>
            options.FindProblem() is { } problem ? ValidateOptionsResult.Fail(problem) : ValidateOptionsResult.Success;
    }
}
