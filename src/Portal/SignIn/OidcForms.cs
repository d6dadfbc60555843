using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using WorkspaceAgents.Catalog;
using WorkspaceAgents.Catalog.Http;

namespace WorkspaceAgents.Portal.SignIn;

/// <summary>The way to the issuer and back.</summary>
internal static class OidcForms
{
    private const string Done = "/account/sign-in/issuer/done";
    private const string AccountPage = "/account";
    private const string ReturnUrl = "returnUrl";
    private const string Connects = "connects";
    private const string Stamp = "stamp";

    public static IEndpointRouteBuilder MapOidcForms(this IEndpointRouteBuilder routes)
    {
        if (!routes.ServiceProvider.GetRequiredService<IOptions<OidcOptions>>().Value.IsOn) return routes;
        var forms = routes.MapGroup("/account").DisableAntiforgery().ExcludeFromDescription();
        forms.MapPost("/sign-in/issuer", LeaveAsync).AllowAnonymous();
        forms.MapPost("/connect", ConnectAsync).RequireAuthorization();
        forms.MapGet("/sign-in/issuer/done", ComeBackAsync).AllowAnonymous();
        return routes;
    }

    private static async Task<IResult> LeaveAsync(HttpContext context, IAntiforgery antiforgery)
    {
        var form = await SignInForms.ReadAsync(context, antiforgery);
        var returnUrl = SignInForms.Local(form?[ReturnUrl]);
        return form is null
            ? SignInForms.Back(SignInForms.SignInPage, "expired", returnUrl)
            : await ChallengeAsync(context, new() { RedirectUri = Done, Items = { [ReturnUrl] = returnUrl } }, SignInForms.Back(SignInForms.SignInPage, "away", returnUrl));
    }

    private static async Task<IResult> ChallengeAsync(HttpContext context, AuthenticationProperties properties, IResult otherwise)
    {
        try
        {
            await context.ChallengeAsync(OidcExtensions.Scheme, properties);
            return TypedResults.Empty;
        }
        catch (Exception away) when (away is InvalidOperationException or IOException or HttpRequestException)
        {
            // The issuer's description of itself could not be read.
            OidcExtensions.LogFailure(context, away.Message);
            return otherwise;
        }
    }

    private static async Task<IResult> ConnectAsync(HttpContext context, IAntiforgery antiforgery, SignInSession session)
    {
        if (await SignInForms.ReadAsync(context, antiforgery) is null) return SignInForms.Back(AccountPage, "expired", "/");
        var userId = (await Caller.RequireAsync(context)).UserId!.Value;
        // Encrypted with the request, and good only in the browser that made it (the framework's correlation cookie).
        var properties = new AuthenticationProperties
        {
            RedirectUri = Done, Items = { [Connects] = userId.ToString(), [Stamp] = await session.StampOfAsync(context, userId) },
        };
        return await ChallengeAsync(context, properties, SignInForms.Back(AccountPage, "away", "/"));
    }

    private static async Task<IResult> ComeBackAsync(
        HttpContext context, SignInSession session, ExternalSignIns externals, Accounts accounts, IOptions<OidcOptions> options, RefusalWords words)
    {
        var back = await context.AuthenticateAsync(OidcExtensions.ComingBackScheme);
        if (back is not { Succeeded: true, Properties.Items: { } items }) return SignInForms.Back(SignInForms.SignInPage, "expired", "/");
        await context.SignOutAsync(OidcExtensions.ComingBackScheme);
        var person = OidcExtensions.PersonOf(back.Principal);
        var isConnecting = items.TryGetValue(Connects, out var connects);
        try
        {
            if (isConnecting)
            {
                var userId = UserId.Parse(connects!, null);
                var actor = await accounts.FindActorAsync(userId, context.RequestAborted);
                if (actor is null || await session.StampOfAsync(context, userId) != items[Stamp])
                    throw new WorkspaceException(ErrorCode.Unauthenticated, "You were signed out meanwhile. Nothing was connected: sign in and try again.");
                await externals.ConnectAsync(actor with { From = SignInForms.From(context) }, person, options.Value.Rules, context.RequestAborted);
                return new SameSiteHop(AccountPage);
            }

            var returnUrl = SignInForms.Local(items[ReturnUrl]);
            var signedIn = await externals.SignInAsync(person, options.Value.Rules, InvitationIn(returnUrl), SignInForms.From(context), context.RequestAborted);
            await session.SignInAsync(context, signedIn.UserId!.Value, byIssuer: true);
            return new SameSiteHop(returnUrl);
        }
        catch (WorkspaceException refusal)
        {
            return new SameSiteHop($"{(isConnecting ? AccountPage : SignInForms.SignInPage)}?said={Uri.EscapeDataString(words.Keep(refusal.Message))}");
        }
    }

    private static string? InvitationIn(string returnUrl) =>
        returnUrl.Split('?')[0].Split('/') is ["", "invite", { Length: > 0 } secret] ? secret : null;
}
