using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace WorkspaceAgents.Media;

/// <summary>Brings the room into a host.</summary>
public static class MediaExtensions
{
    /// <summary>Registers everything that works on media files; settings are in section <c>Media</c>.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configuration">The host's configuration.</param>
    public static IServiceCollection AddMedia(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptions<MediaOptions>().Bind(configuration.GetSection(MediaOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<MediaOptions>, MediaOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<MediaWorkers>(provider => new MediaWorkers(
            provider.GetRequiredService<IOptions<MediaOptions>>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<Microsoft.Extensions.Logging.ILogger<MediaWorkers>>()));
        services.AddSingleton<MediaToolbox>(provider => new MediaToolbox(
            provider.GetRequiredService<IOptions<MediaOptions>>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<Microsoft.Extensions.Logging.ILogger<MediaToolbox>>(),
            provider.GetRequiredService<MediaWorkers>()));
        services.AddSingleton<MediaProber>();
        services.AddSingleton<FrameIndexer>();
        services.AddSingleton<MediaValidator>();
        services.AddSingleton<Standardiser>();
        services.AddSingleton<ClipCutter>();
        services.AddSingleton<ExactClipCutter>();
        services.AddSingleton<FrameReaders>();
        services.AddSingleton<PictureSurveys>();
        services.AddSingleton<AudioReaders>();
        services.AddSingleton<TelemetryReaders>();
        services.AddSingleton<LoudnessMeters>();
        return services;
    }

    private sealed class MediaOptionsValidator : IValidateOptions<MediaOptions>
    {
        public ValidateOptionsResult Validate(string? name, MediaOptions options) =>
            options.FindProblem() is { } problem ? ValidateOptionsResult.Fail(problem) : ValidateOptionsResult.Success;
    }
}
