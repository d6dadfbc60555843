using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using WorkspaceAgents.Loader;
using WorkspaceAgents.Media;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Catalog;

/// <summary>Adds the catalog to a host.</summary>
public static class CatalogExtensions
{
    /// <summary>Adds the catalog's operations, its database, the content store and the media tools. Safe to call more than once.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configuration">Sections <c>Catalog</c>, <c>Storage</c>, <c>Media</c>, <c>Data</c> and <c>ConnectionStrings:catalog</c>.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddCatalog(this IServiceCollection services, IConfiguration configuration)
    {
        if (services.Any(s => s.ServiceType == typeof(CatalogWriter))) return services;
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptions<CatalogOptions>().Bind(configuration.GetSection("Catalog"))
            .PostConfigure(options => options.ConnectionString ??= ConnectionStringOf(configuration))
            .Validate(options => options.Provider is "sqlite" or "postgres", "Catalog:Provider is 'sqlite' or 'postgres'.").ValidateOnStart();
        services.AddOptions<QuotaOptions>().Bind(configuration.GetSection("Quota"))
            .Validate(options => options.DefaultBytes > 0 && options.DefaultBytes <= options.MaxBytes, "Quota:DefaultBytes is 1 to Quota:MaxBytes.").ValidateOnStart();
        services.AddDbContextFactory<CatalogDbContext>((provider, builder) => Configure(builder, configuration));
        services.AddIdentityCore<User>(options =>
            {
                // Length over classes of characters: NIST SP 800-63B section 5.1.1.
                options.Password.RequiredLength = 10;
                options.Password.RequireNonAlphanumeric = false;
                options.Password.RequireUppercase = false;
                options.Password.RequireLowercase = false;
                options.Password.RequireDigit = false;
                options.Lockout.MaxFailedAccessAttempts = 5;
                options.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(5);
            })
            .AddUserStore<AccountStore>()
            .AddTokenProvider<AuthenticatorTokenProvider<User>>(TokenOptions.DefaultAuthenticatorProvider);
        // What encrypts second steps and cookies; outlives a restart, as they do.
        services.AddDataProtection().SetApplicationName("WorkspaceAgents")
            .PersistKeysToFileSystem(new(Path.GetFullPath(Path.Combine(configuration["Data:Folder"] ?? "data", "keys"))));
        services.AddOptions<AccountsOptions>().Bind(configuration.GetSection("Accounts"));
        services.AddBlobStorage(configuration);
        services.PostConfigure<LocalBlobStoreOptions>(options =>
        {
            if (string.IsNullOrEmpty(options.Folder)) options.Folder = Path.Combine(configuration["Data:Folder"] ?? "data", "content");
        });
        services.AddMedia(configuration);
        services.AddSingleton<AccessRulesCache>();
        services.AddSingleton<GroupCommit>();
        services.AddSingleton<AuditRecorder>();
        services.AddSingleton<CatalogWriter>();
        services.AddSingleton<AccountChanges>();
        services.AddSingleton<Accounts>();
        services.AddSingleton<AccountAdministration>();
        services.AddSingleton<SignIns>();
        services.AddSingleton<ExternalSignIns>();
        services.AddSingleton<TwoStep>();
        services.AddSingleton<InvitationLinks>();
        services.AddSingleton<Agents>();
        services.AddSingleton<Tokens>();
        services.AddSingleton<Workspaces>();
        services.AddSingleton<Grants>();
        services.AddSingleton<AccessExplanations>();
        services.AddSingleton<Groups>();
        services.AddSingleton<Locks>();
        services.AddSingleton<ShareGate>();
        services.AddSingleton<Shares>();
        services.AddSingleton<SharedContent>();
        services.AddSingleton<Comments>();
        services.AddSingleton<Mentions>();
        services.AddSingleton<ActivityHeads>();
        services.AddSingleton<ActivityFeed>();
        services.AddSingleton<WorkspaceSearch>();
        services.AddSingleton<FilePlaces>();
        services.AddSingleton<WorkspaceFiles>();
        services.AddSingleton<FileChanges>();
        services.AddSingleton<FileComparisons>();
        services.AddSingleton<PathChecks>();
        services.AddSingleton<Trash>();
        services.AddSingleton<WorkspaceUsage>();
        services.AddSingleton<Uploads>();
        services.AddSingleton<AuditTrail>();
        services.AddSingleton<Recordings>();
        services.AddSingleton<TrackClocks>();
        services.AddSingleton<SpotChecks>();
        services.AddSingleton<RecordingLayers>();
        services.AddSingleton<RecordingMedia>();
        services.AddSingleton<VideoFrames>();
        services.AddSingleton<RecordingFrames>();
        services.AddSingleton<Batches>();
        services.AddSingleton<BatchWork>();
        services.AddSingleton<Datasets>();
        services.AddSingleton<PublishedVersions>();
        services.AddSingleton<ShardIndexes>();
        services.AddSingleton<ClipFrameReader>();
        services.AddSingleton<DatasetReaders>();
        services.AddSingleton<StreamSets>();
        services.AddSingleton<VersionStreams>();
        services.AddSingleton<VersionExports>();
        services.AddSingleton<DatasetRegistry>();
        services.AddSingleton<Jobs>();
        services.AddSingleton<JobWork>();
        services.AddSingleton<StepMemory>();
        services.AddOptions<SweepOptions>().Bind(configuration.GetSection(SweepOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<SweepOptions>, SweepProblem>();
        services.AddSingleton<BlobSweep>();
        services.AddOptions<QueryOptions>().Bind(configuration.GetSection(QueryOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<QueryOptions>, QueryProblem>();
        services.AddSingleton<MetadataQueries>();
        return services;
    }

    /// <summary>Points a context at the configured database, with the migrations of its provider.</summary>
    /// <param name="builder">The context's options.</param>
    /// <param name="configuration">As for <see cref="AddCatalog"/>.</param>
    public static void Configure(DbContextOptionsBuilder builder, IConfiguration configuration)
    {
        const string migrations = "WorkspaceAgents.Migrator";
        var connection = ConnectionStringOf(configuration);
        if (configuration["Catalog:Provider"] == "postgres") builder.UseNpgsql(connection, o => o.MigrationsAssembly(migrations));
        else builder.UseSqlite(connection, o => o.MigrationsAssembly(migrations));
    }

    private sealed class SweepProblem : IValidateOptions<SweepOptions>
    {
        public ValidateOptionsResult Validate(string? name, SweepOptions options) =>
            options.FindProblem() is { } problem ? ValidateOptionsResult.Fail(problem) : ValidateOptionsResult.Success;
    }

    private sealed class QueryProblem : IValidateOptions<QueryOptions>
    {
        public ValidateOptionsResult Validate(string? name, QueryOptions options) =>
            options.FindProblem() is { } problem ? ValidateOptionsResult.Fail(problem) : ValidateOptionsResult.Success;
    }

    private static string ConnectionStringOf(IConfiguration configuration) =>
        configuration.GetConnectionString("catalog")
        ?? configuration["Catalog:ConnectionString"]
        ?? $"Data Source={Path.Combine(configuration["Data:Folder"] ?? "data", "catalog.db")};Default Timeout=30;Foreign Keys=True";
}
