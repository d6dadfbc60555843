using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace WorkspaceAgents.Storage;

/// <summary>Puts storage into a host.</summary>
public static class StorageExtensions
{
    /// <summary>
    /// Adds <see cref="IBlobStore"/> as <c>Storage:Provider</c> says: <c>folder</c> (default; section <c>Storage</c>) or <c>azure</c> (section <c>Storage:Azure</c>).
    /// A setting that is missing or wrong stops the host at start with an error that names its key.
    /// </summary>
    /// <exception cref="InvalidOperationException"><c>Storage:Provider</c> is neither.</exception>
    public static IServiceCollection AddBlobStorage(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var provider = configuration["Storage:Provider"] ?? "folder";
        return provider switch
        {
            "folder" => services.AddLocalBlobStore(configuration),
            "azure" => services.AddAzureBlobStore(configuration),
            // Better no start than blobs on a container's own disk where a shared store was asked for.
            _ => throw new InvalidOperationException($"Storage:Provider is '{provider}'. Set it to 'folder', and Storage:Folder to where blobs are to lie, or to 'azure'."),
        };
    }

    private static IServiceCollection AddLocalBlobStore(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<LocalBlobStoreOptions>()
            .Bind(configuration.GetSection(LocalBlobStoreOptions.Section))
            .ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<LocalBlobStoreOptions>, LocalBlobStoreOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IBlobStore>(provider => new LocalBlobStore(
            provider.GetRequiredService<IOptions<LocalBlobStoreOptions>>().Value,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetService<ILogger<LocalBlobStore>>()));
        return services;
    }

    private static IServiceCollection AddAzureBlobStore(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<AzureBlobStoreOptions>()
            .Bind(configuration.GetSection(AzureBlobStoreOptions.Section))
            .PostConfigure(options =>
            {
                if (options.ConnectionString.Length == 0)
                    options.ConnectionString = configuration.GetConnectionString(AzureBlobStoreOptions.ConnectionStringName) ?? "";
            })
            .ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<AzureBlobStoreOptions>, AzureBlobStoreOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IBlobStore>(provider => new AzureBlobStore(
            provider.GetRequiredService<IOptions<AzureBlobStoreOptions>>().Value,
            provider.GetService<ILogger<AzureBlobStore>>()));
        return services;
    }

    private sealed class LocalBlobStoreOptionsValidator : IValidateOptions<LocalBlobStoreOptions>
    {
        public ValidateOptionsResult Validate(string? name, LocalBlobStoreOptions options) =>
            options.FindProblem() is { } problem ? ValidateOptionsResult.Fail(problem) : ValidateOptionsResult.Success;
    }

    private sealed class AzureBlobStoreOptionsValidator : IValidateOptions<AzureBlobStoreOptions>
    {
        public ValidateOptionsResult Validate(string? name, AzureBlobStoreOptions options) =>
            options.FindProblem() is { } problem ? ValidateOptionsResult.Fail(problem) : ValidateOptionsResult.Success;
    }
}
