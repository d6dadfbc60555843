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
    /// Adds <see cref="IBlobStore"/> on a local folder, from section <c>Storage</c>. A missing <c>Storage:Folder</c> stops the host at start
    /// with an error that names it.
    /// </summary>
    /// <exception cref="InvalidOperationException"><c>Storage:Provider</c> asks for a store that is not built: only <c>folder</c> is.</exception>
    public static IServiceCollection AddBlobStorage(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        // Better no start than blobs on a container's own disk where a shared store was asked for.
        if (configuration["Storage:Provider"] is { } asked && asked != "folder")
            throw new InvalidOperationException($"Storage:Provider is '{asked}', but blobs can only be kept in a local folder yet. Set it to 'folder', and Storage:Folder to where they are to lie.");
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

    private sealed class LocalBlobStoreOptionsValidator : IValidateOptions<LocalBlobStoreOptions>
    {
        public ValidateOptionsResult Validate(string? name, LocalBlobStoreOptions options) =>
            options.FindProblem() is { } problem ? ValidateOptionsResult.Fail(problem) : ValidateOptionsResult.Success;
    }
}
