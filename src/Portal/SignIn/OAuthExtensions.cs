using System.Security.Cryptography;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using WorkspaceAgents.Catalog;

namespace WorkspaceAgents.Portal.SignIn;

/// <summary>Lets programs such as desktop agents in by browser: OAuth 2.1 with PKCE and dynamic client registration (RFC 7591), by OpenIddict.</summary>
internal static class OAuthExtensions
{
    public const string AuthorizePath = "/connect/authorize";
    public const string TokenPath = "/connect/token";
    public const string RegisterPath = "/connect/register";

    /// <summary>How long a secret works before the program has to ask for the next one.</summary>
    public static TimeSpan SecretLifetime { get; } = TimeSpan.FromHours(8);

    public static IHostApplicationBuilder AddOAuth(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<ClientRegistration>();
        builder.Services.Configure<RateLimiterOptions>(limiter => limiter.AddPolicy<string, RegistrationLimit>(RegistrationLimit.Policy));
        builder.Services.AddOpenIddict()
            .AddCore(core => core.UseEntityFrameworkCore().UseDbContext<CatalogDbContext>().ReplaceDefaultEntities<Guid>())
            .AddServer(server =>
            {
                server.SetAuthorizationEndpointUris(AuthorizePath).SetTokenEndpointUris(TokenPath).SetJsonWebKeySetEndpointUris(Array.Empty<string>());
                server.AllowAuthorizationCodeFlow().AllowRefreshTokenFlow().RequireProofKeyForCodeExchange();
                server.RegisterScopes([.. OAuthScopes.Names, OpenIddictConstants.Scopes.OfflineAccess]).IgnoreScopePermissions();
                server.Configure(options => options.CodeChallengeMethods.Remove(OpenIddictConstants.CodeChallengeMethods.Plain));
                // RFC 8707: the door names itself, under whatever address it is reached; a token opens this installation alone anyway.
                server.DisableResourceValidation().IgnoreResourcePermissions();
                // What a person agreed to ends when they said, however often it is used.
                server.SetAccessTokenLifetime(SecretLifetime).DisableSlidingRefreshTokenExpiration();
                // Codes and refresh tokens are encrypted by the installation's key ring. Nothing is signed for others, so those keys need not outlive the process;
                // the RSA keys that are made unless told otherwise would cost each start some seconds.
                server.AddEncryptionKey(new SymmetricSecurityKey(RandomNumberGenerator.GetBytes(32))).AddEphemeralSigningKey(SecurityAlgorithms.EcdsaSha256).UseDataProtection();
                server.AddEventHandler<OpenIddictServerEvents.GenerateTokenContext>(handler => handler.UseSingletonHandler<AccessTokenOfTheCatalog>().SetOrder(int.MinValue));
                server.AddEventHandler<OpenIddictServerEvents.HandleConfigurationRequestContext>(handler => handler.UseInlineHandler(Announce));
                // TLS ends at the proxy, and a first trial runs on the loopback.
                server.UseAspNetCore().EnableAuthorizationEndpointPassthrough().EnableTokenEndpointPassthrough().DisableTransportSecurityRequirement();
            });
        return builder;
    }

    public static IEndpointRouteBuilder MapOAuth(this IEndpointRouteBuilder routes)
    {
        var forms = routes.MapGroup("").AllowAnonymous().DisableAntiforgery().ExcludeFromDescription();
        forms.MapGet(AuthorizePath, (HttpContext context) => TypedResults.LocalRedirect($"{OAuthForms.ConsentPage}{context.Request.QueryString}"));
        forms.MapPost(AuthorizePath, OAuthForms.AuthorizeAsync);
        forms.MapPost(TokenPath, OAuthForms.ExchangeAsync);
        forms.MapPost(RegisterPath, (ClientRegistration registration, HttpContext context) => registration.RegisterAsync(context)).RequireRateLimiting(RegistrationLimit.Policy);
        return routes;
    }

    private static ValueTask Announce(OpenIddictServerEvents.HandleConfigurationRequestContext context)
    {
        if (context.BaseUri is { } address) context.Metadata["registration_endpoint"] = new Uri(address, RegisterPath).AbsoluteUri;
        context.TokenEndpointAuthenticationMethods.Add(OpenIddictConstants.ClientAuthenticationMethods.None);
        return default;
    }
}
