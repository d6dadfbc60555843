using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace WorkspaceAgents.Catalog.Http;

/// <summary>Reads <c>Authorization: Bearer wsa_…</c> (RFC 6750) and remembers the actor it stands for.</summary>
internal sealed class BearerTokenHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, Tokens tokens)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "Bearer";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
            return AuthenticateResult.Fail("Send 'Authorization: Bearer wsa_…'.");
        try
        {
            var actor = await tokens.AuthenticateAsync(SecretOf(header["Bearer ".Length..].Trim()), Context.Connection.RemoteIpAddress?.ToString(), Context.RequestAborted);
            Context.Features.Set(actor);
            Claim[] claims = [new(ClaimTypes.NameIdentifier, actor.UserId.ToString()!), new(ClaimTypes.Name, actor.Name)];
            return AuthenticateResult.Success(new(new ClaimsPrincipal(new ClaimsIdentity(claims, SchemeName)), SchemeName));
        }
        catch (WorkspaceException refusal) when (refusal.Code == ErrorCode.Unauthenticated)
        {
            return AuthenticateResult.Fail(refusal);
        }
    }

    /// <summary>Hugging Face's JavaScript client sends only tokens that begin with <c>hf_</c>: one may be put before ours.</summary>
    private static string SecretOf(string sent) => sent.StartsWith("hf_wsa_", StringComparison.Ordinal) ? sent["hf_".Length..] : sent;

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var failure = (await HandleAuthenticateOnceSafeAsync()).Failure;
        Response.Headers.WWWAuthenticate = ProtectedResource.ChallengeOf(Context);
        await WorkspaceExceptionHandler.WriteAsync(Context, new(ErrorCode.Unauthenticated, failure?.Message ?? "Send a token."));
    }
}
