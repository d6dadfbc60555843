using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using WorkspaceAgents.Catalog;

namespace WorkspaceAgents.Portal.SignIn;

/// <summary>Signing people in and out with a cookie.</summary>
internal static class SignInExtensions
{
    public static IHostApplicationBuilder AddSignIn(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddHttpContextAccessor();
        new IdentityBuilder(typeof(User), services).AddSignInManager();
        services.AddScoped<SignInSession>();
        services.AddAntiforgery(options => options.Cookie.Name = "wsa.form");
        services.Configure<CookieAuthenticationOptions>(CookieAuthenticationDefaults.AuthenticationScheme, options =>
            options.Events.OnValidatePrincipal = context =>
                context.HttpContext.RequestServices.GetRequiredService<SignInSession>().ValidateAsync(context));
        // Cookies outlive a restart only when the keys do.
        var keys = Directory.CreateDirectory(Path.GetFullPath(Path.Combine(builder.Configuration["Data:Folder"] ?? "data", "keys")));
        if (!OperatingSystem.IsWindows()) keys.UnixFileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        services.AddDataProtection().SetApplicationName("WorkspaceAgents").PersistKeysToFileSystem(keys);
        return builder;
    }

    public static WebApplication MapSignIn(this WebApplication app)
    {
        app.MapSignInForms();
        return app;
    }
}
