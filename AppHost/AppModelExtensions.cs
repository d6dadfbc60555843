namespace WorkspaceAgents.AppHost;

internal static class AppModelExtensions
{
    /// <summary>Reads a switch from configuration (appsettings.json, environment, <c>--Storage azurite</c>); the first choice is the default.</summary>
    /// <exception cref="InvalidOperationException">The configured value is none of the choices.</exception>
    public static string Choose(this IDistributedApplicationBuilder builder, string key, params string[] choices)
    {
        var value = builder.Configuration[key] ?? choices[0];
        return choices.Contains(value)
            ? value
            : throw new InvalidOperationException($"{key} is '{value}'. Set it to one of: {string.Join(", ", choices)}.");
    }

    /// <summary>Publishes a host in the image of AppHost/Dockerfile, which holds ffmpeg; when running locally nothing changes.</summary>
    public static IResourceBuilder<ProjectResource> PublishAsMediaImage(this IResourceBuilder<ProjectResource> service, string project) =>
        service.PublishAsDockerFile(container => container
            .WithDockerfile(contextPath: "..", dockerfilePath: "AppHost/Dockerfile")
            .WithBuildArg("PROJECT", project));
}
