namespace WorkspaceAgents.Standalone;

/// <summary>What the command line and the defaults make of the configuration.</summary>
internal static class StandaloneSettings
{
    private const int DefaultPort = 5080;

    // Everything open is cut off then; uploads keep what arrived, jobs run again.
    private static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(4);

    private static readonly Dictionary<string, string> Switches = new() { ["--data"] = "Data:Folder", ["--port"] = "Port" };

    /// <summary>A builder with <c>--data DIR</c> and <c>--port N</c> beside the usual <c>--Key=value</c>; the loopback address only, unless <c>--urls</c> says else.</summary>
    public static WebApplicationBuilder CreateBuilder(string[] args)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            ApplicationName = typeof(StandaloneSettings).Assembly.GetName().Name,
            // Settings and static files lie beside the program, wherever it is started from.
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.Configuration.AddCommandLine(args, Switches);
        builder.Configuration["Data:Folder"] = Path.GetFullPath(builder.Configuration["Data:Folder"] ?? "data");
        if (string.IsNullOrEmpty(builder.Configuration[WebHostDefaults.ServerUrlsKey]))
            builder.WebHost.UseUrls($"http://127.0.0.1:{builder.Configuration.GetValue("Port", DefaultPort)}");
        builder.Services.Configure<HostOptions>(options =>
        {
            options.ShutdownTimeout = StopWithin;
            // One after the other, a reader that has stalled would use up the time in which the worker puts its jobs down.
            options.ServicesStopConcurrently = true;
        });
        return builder;
    }
}
