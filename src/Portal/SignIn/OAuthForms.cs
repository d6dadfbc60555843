using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Primitives;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using WorkspaceAgents.Catalog;
using WorkspaceAgents.Catalog.Http;

namespace WorkspaceAgents.Portal.SignIn;

/// <summary>What a person's answer to a program does, and how the program gets its token. OpenIddict has checked each request before.</summary>
internal static class OAuthForms
{
    public const string ConsentPage = "/connect/consent";

    /// <summary>The fields of the consent page that are its own and not OAuth's.</summary>
    public static readonly IReadOnlySet<string> OwnFields = new HashSet<string>(StringComparer.Ordinal) { "decision", "may", "spaces", "days", "said", "__RequestVerificationToken" };

    private const string Scheme = OpenIddictServerAspNetCoreDefaults.AuthenticationScheme;
    private const string TokenClaim = "wsa:token";
    private const int MaxDays = 365;

    public static async Task<IResult> AuthorizeAsync(HttpContext context, IAntiforgery antiforgery, Tokens tokens, IOpenIddictApplicationManager applications)
    {
        var request = context.GetOpenIddictServerRequest() ?? throw new WorkspaceException(ErrorCode.Invalid, "This address takes the answer of the consent page.");
        var form = await SignInForms.ReadAsync(context, antiforgery);
        if (form is null || context.User.Identity?.IsAuthenticated != true) return AskAgain(context, null);
        if (form["decision"] != "allow") return Refuse(OpenIddictConstants.Errors.AccessDenied, "The person said no.");

        var application = await applications.FindByClientIdAsync(request.ClientId!, context.RequestAborted);
        var name = application is null ? null : await applications.GetDisplayNameAsync(application, context.RequestAborted);
        var days = int.TryParse(form["days"], CultureInfo.InvariantCulture, out var given) ? Math.Clamp(given, 1, MaxDays) : 30;
        try
        {
            var actor = await Caller.RequireAsync(context);
            var atMost = OAuthScopes.Of(form["may"]);
            var issued = await tokens.IssueAsync(actor, new()
            {
                Name = name ?? request.ClientId!, IsAgent = true, AtMost = atMost, LifetimeDays = 1,
                Workspaces = form["spaces"] is { Count: > 0 } some ? [.. some.OfType<string>()] : null,
            }, context.RequestAborted);
            var identity = new ClaimsIdentity(Scheme);
            identity.SetClaim(OpenIddictConstants.Claims.Subject, actor.UserId!.Value.ToString()).SetClaim(TokenClaim, issued.Id.ToString());
            identity.SetScopes([.. OAuthScopes.Each.Where(one => atMost.HasFlag(one)).Select(OAuthScopes.Name), OpenIddictConstants.Scopes.OfflineAccess]);
            identity.SetRefreshTokenLifetime(TimeSpan.FromDays(days));
            return Results.SignIn(new(identity), null, Scheme);
        }
        catch (WorkspaceException refusal) when (refusal.Code is ErrorCode.Invalid or ErrorCode.NotFound)
        {
            return AskAgain(context, refusal.Message);
        }
    }

    public static async Task<IResult> ExchangeAsync(HttpContext context, Tokens tokens)
    {
        // The code or the refresh token, opened and checked by OpenIddict.
        var principal = (await context.AuthenticateAsync(Scheme)).Principal;
        if (!TokenId.TryParse(principal?.FindFirstValue(TokenClaim), null, out var tokenId)) return Refuse(OpenIddictConstants.Errors.InvalidGrant, "This grant is not of a person. Sign in again.");
        try
        {
            var issued = await tokens.ReissueAsync(tokenId, OAuthExtensions.SecretLifetime, SignInForms.From(context), context.RequestAborted);
            AccessTokenOfTheCatalog.Answer(context, issued.Secret);
            return Results.SignIn(principal!, null, Scheme);
        }
        catch (WorkspaceException refusal) when (refusal.Code == ErrorCode.Unauthenticated)
        {
            return Refuse(OpenIddictConstants.Errors.InvalidGrant, refusal.Message);
        }
    }

    /// <summary>The consent page once more, with what the program asked and what was wrong.</summary>
    private static RedirectHttpResult AskAgain(HttpContext context, string? said)
    {
        var query = new QueryBuilder();
        IEnumerable<KeyValuePair<string, StringValues>> fields = context.Request.HasFormContentType ? context.Request.Form : [];
        foreach (var (name, values) in fields.Where(field => !OwnFields.Contains(field.Key))) query.Add(name, values.OfType<string>());

        if (said is not null) query.Add("said", context.RequestServices.GetRequiredService<RefusalWords>().Keep(said));
        return TypedResults.LocalRedirect($"{ConsentPage}{query.ToQueryString()}");
    }

    private static ForbidHttpResult Refuse(string error, string description) => TypedResults.Forbid(new(new Dictionary<string, string?>
    {
        [OpenIddictServerAspNetCoreConstants.Properties.Error] = error,
        [OpenIddictServerAspNetCoreConstants.Properties.ErrorDescription] = description,
    }), [Scheme]);
}
