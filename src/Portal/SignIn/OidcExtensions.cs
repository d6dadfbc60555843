using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using WorkspaceAgents.Catalog;

namespace WorkspaceAgents.Portal.SignIn;

/// <summary>Signing in with an issuer: authorization code with PKCE (RFC 7636), the id token's signature, audience and nonce checked by the framework.</summary>
internal static partial class OidcExtensions
{
    /// <summary>The scheme that leads to the issuer.</summary>
    public const string Scheme = "Oidc";

    /// <summary>The cookie of who came back from the issuer, until the catalog has said whose account that is.</summary>
    public const string ComingBackScheme = "OidcComingBack";

    private const string IssuerClaim = "wsa:issuer";
    private static readonly TimeSpan MayTake = TimeSpan.FromMinutes(15);

    public static IHostApplicationBuilder AddOidc(this IHostApplicationBuilder builder)
    {
        var section = builder.Configuration.GetSection(OidcOptions.Section);
        builder.Services.AddOptions<OidcOptions>().Bind(section)
            .Validate(o => !o.IsOn || Uri.TryCreate(o.Authority, UriKind.Absolute, out _), "Oidc:Authority is an absolute address, as https://login.example.org.")
            .Validate(o => !o.IsOn || o.ClientId.Length > 0, "Oidc:ClientId is missing: it is what the issuer calls this installation.")
            .ValidateOnStart();
        var oidc = section.Get<OidcOptions>() ?? new();
        if (!oidc.IsOn) return builder;
        builder.Services.AddAuthentication()
            .AddCookie(ComingBackScheme, options =>
            {
                options.Cookie.Name = "wsa.issuer";
                options.Cookie.HttpOnly = true;
                options.Cookie.SameSite = SameSiteMode.Lax;
                options.ExpireTimeSpan = MayTake;
            })
            .AddOpenIdConnect(Scheme, options => Configure(options, oidc));
        return builder;
    }

    /// <summary>Who came back, as the issuer says.</summary>
    public static ExternalPerson PersonOf(ClaimsPrincipal principal) => new()
    {
        Issuer = principal.FindFirstValue(IssuerClaim)!,
        Subject = principal.FindFirstValue("sub")!,
        Email = principal.FindFirstValue("email"),
        IsEmailVerified = string.Equals(principal.FindFirstValue("email_verified"), "true", StringComparison.OrdinalIgnoreCase),
        Name = principal.FindFirstValue("preferred_username") ?? principal.FindFirstValue("email") ?? principal.FindFirstValue("name"),
    };

    private static void Configure(OpenIdConnectOptions options, OidcOptions oidc)
    {
        options.Authority = oidc.Authority;
        options.ClientId = oidc.ClientId;
        options.ClientSecret = oidc.ClientSecret;
        options.SignInScheme = ComingBackScheme;
        options.ResponseType = "code";
        // By address and not by a posted form: with Lax cookies that works without TLS on the loopback, too.
        options.ResponseMode = "query";
        options.CorrelationCookie.SameSite = SameSiteMode.Lax;
        options.NonceCookie.SameSite = SameSiteMode.Lax;
        options.UsePkce = true;
        options.SaveTokens = false;
        options.MapInboundClaims = false;
        options.GetClaimsFromUserInfoEndpoint = true;
        options.RemoteAuthenticationTimeout = MayTake;
        options.RequireHttpsMetadata = !new Uri(oidc.Authority!).IsLoopback;
        options.Scope.Clear();
        foreach (var scope in (string[])["openid", "profile", "email"]) options.Scope.Add(scope);
        options.ClaimActions.MapUniqueJsonKey("email_verified", "email_verified");
        options.ClaimActions.MapUniqueJsonKey("preferred_username", "preferred_username");
        options.Events.OnTokenValidated = context =>
        {
            // The token's own word: an authority may be reached by several addresses.
            ((ClaimsIdentity)context.Principal!.Identity!).AddClaim(new(IssuerClaim, context.SecurityToken.Issuer));
            return Task.CompletedTask;
        };
        options.Events.OnRemoteFailure = context =>
        {
            LogFailure(context.HttpContext, context.Failure?.Message ?? "no reason given");
            context.Response.Redirect($"{SignInForms.SignInPage}?error=issuer");
            context.HandleResponse();
            return Task.CompletedTask;
        };
    }

    public static void LogFailure(HttpContext context, string reason) =>
        LogFailure(context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(OidcExtensions)), reason);

    [LoggerMessage(LogLevel.Warning, "Signing in with the issuer failed: {Reason}")]
    private static partial void LogFailure(ILogger logger, string reason);
}
