using Microsoft.AspNetCore.Authentication.Cookies;

namespace WorkspaceAgents.Portal.SignIn;

/// <summary>Signing people in and out with a cookie.</summary>
internal static class SignInExtensions
{
    private static readonly TimeSpan SecondStepMayTake = TimeSpan.FromMinutes(5);

    public static IHostApplicationBuilder AddSignIn(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddHttpContextAccessor();
        services.AddScoped<SignInSession>();
        services.AddSingleton(CircuitCheck.Default);
        services.AddSingleton<RefusalWords>();
        services.AddHostedService<FirstAdministrator>();
        services.AddAntiforgery(options => options.Cookie.Name = "wsa.form");
        services.Configure<CookieAuthenticationOptions>(CookieAuthenticationDefaults.AuthenticationScheme, options =>
            options.Events.OnValidatePrincipal = context =>
                context.HttpContext.RequestServices.GetRequiredService<SignInSession>().ValidateAsync(context));
        services.AddAuthentication().AddCookie(SignInSession.SecondStepScheme, options =>
        {
            options.Cookie.Name = "wsa.step";
            options.Cookie.HttpOnly = true;
            options.Cookie.SameSite = SameSiteMode.Strict;
            options.ExpireTimeSpan = SecondStepMayTake;
            options.SlidingExpiration = false;
        });
        builder.AddOidc();
        // Cookies outlive a restart only when the keys do; the catalog keeps them here.
        var keys = Directory.CreateDirectory(Path.GetFullPath(Path.Combine(builder.Configuration["Data:Folder"] ?? "data", "keys")));
        if (!OperatingSystem.IsWindows()) keys.UnixFileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        return builder;
    }

    public static WebApplication MapSignIn(this WebApplication app)
    {
        app.Use(SameSiteHop.FromElsewhereAsync);
        app.MapSignInForms();
        app.MapOidcForms();
        return app;
    }
}
