using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http.HttpResults;
using WorkspaceAgents.Catalog;
using WorkspaceAgents.Catalog.Http;

namespace WorkspaceAgents.Portal.SignIn;

/// <summary>What the sign-in and password pages post to. Each answers with a redirect; a failure goes back to the page with <c>?error=code</c>.</summary>
internal static class SignInForms
{
    public const string SignInPage = "/sign-in";
    private const string CodePage = "/sign-in/code";
    private const string PasswordPage = "/account/password";

    public static IEndpointRouteBuilder MapSignInForms(this IEndpointRouteBuilder routes)
    {
        // The handlers check antiforgery themselves, to answer an expired form with the page again and not with a bare 400.
        var forms = routes.MapGroup("/account").DisableAntiforgery().ExcludeFromDescription();
        forms.MapPost("/sign-in", SignInAsync).AllowAnonymous();
        forms.MapPost("/sign-in/code", CodeAsync).AllowAnonymous();
        forms.MapPost("/sign-out", SignOutAsync).AllowAnonymous();
        forms.MapPost("/sign-out-everywhere", SignOutEverywhereAsync).RequireAuthorization();
        // Before the page of the same address, which takes forms too.
        forms.MapPost("/password", ChangePasswordAsync).RequireAuthorization().WithOrder(-1);
        return routes;
    }

    /// <summary>The form of a request; null when it was open for too long, or is another site's.</summary>
    public static async Task<IFormCollection?> ReadAsync(HttpContext context, IAntiforgery antiforgery) =>
        context.Request.HasFormContentType && await antiforgery.IsRequestValidAsync(context)
            ? await context.Request.ReadFormAsync(context.RequestAborted)
            : null;

    public static RedirectHttpResult Back(string page, string error, string returnUrl) =>
        TypedResults.LocalRedirect($"{page}?error={error}&returnUrl={Uri.EscapeDataString(returnUrl)}");

    /// <summary>Only paths of this server: a link to the sign-in page must not end on another site.</summary>
    public static string Local(string? url) =>
        url is ['/', ..] && !url.StartsWith("//", StringComparison.Ordinal) && !url.StartsWith("/\\", StringComparison.Ordinal) && !url.Any(char.IsControl)
            ? url : "/";

    public static string? From(HttpContext context) => context.Connection.RemoteIpAddress?.ToString();

    private static async Task<RedirectHttpResult> SignInAsync(HttpContext context, IAntiforgery antiforgery, SignIns signIns, SignInSession session)
    {
        var form = await ReadAsync(context, antiforgery);
        var returnUrl = Local(form?["returnUrl"]);
        if (form is null) return Back(SignInPage, "expired", returnUrl);
        var answer = await signIns.CheckPasswordAsync(form["userName"].ToString().Trim(), form["password"].ToString(), From(context), context.RequestAborted);
        return await GoOnAsync(context, session, answer, SignInPage, returnUrl);
    }

    private static async Task<RedirectHttpResult> CodeAsync(HttpContext context, IAntiforgery antiforgery, SignIns signIns, SignInSession session)
    {
        var form = await ReadAsync(context, antiforgery);
        var returnUrl = Local(form?["returnUrl"]);
        if (form is null || await session.FindSecondStepAsync(context) is not { } userId) return Back(SignInPage, "expired", returnUrl);
        var answer = await signIns.CheckCodeAsync(userId, form["code"].ToString(), From(context), context.RequestAborted);
        if (answer.State == SignInState.Done) await context.SignOutAsync(SignInSession.SecondStepScheme);
        return await GoOnAsync(context, session, answer, CodePage, returnUrl);
    }

    private static async Task<RedirectHttpResult> GoOnAsync(HttpContext context, SignInSession session, SignInAnswer answer, string page, string returnUrl)
    {
        switch (answer.State)
        {
            case SignInState.Done:
                var mustChange = await session.SignInAsync(context, answer.UserId!.Value);
                return TypedResults.LocalRedirect(mustChange ? $"{PasswordPage}?returnUrl={Uri.EscapeDataString(returnUrl)}" : returnUrl);
            case SignInState.NeedsCode:
                await session.BeginSecondStepAsync(context, answer.UserId!.Value);
                return TypedResults.LocalRedirect($"{CodePage}?returnUrl={Uri.EscapeDataString(returnUrl)}");
            default:
                return Refuse(answer, page, returnUrl);
        }
    }

    private static RedirectHttpResult Refuse(SignInAnswer answer, string page, string returnUrl) => answer.State switch
    {
        SignInState.Locked => Back(page, $"locked&until={answer.LockedUntil?.ToUnixTimeSeconds()}", returnUrl),
        SignInState.Disabled => Back(page, "disabled", returnUrl),
        _ => Back(page, page == CodePage ? "code" : "wrong", returnUrl),
    };

    private static async Task<RedirectHttpResult> SignOutAsync(HttpContext context, IAntiforgery antiforgery)
    {
        if (await ReadAsync(context, antiforgery) is null) return TypedResults.LocalRedirect("/");
        await context.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
        return TypedResults.LocalRedirect(SignInPage);
    }

    private static async Task<RedirectHttpResult> SignOutEverywhereAsync(HttpContext context, IAntiforgery antiforgery, Accounts accounts)
    {
        if (await ReadAsync(context, antiforgery) is null) return TypedResults.LocalRedirect("/account");
        await accounts.SignOutEverywhereAsync(await Caller.RequireAsync(context), context.RequestAborted);
        await context.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
        return TypedResults.LocalRedirect(SignInPage);
    }

    private static async Task<RedirectHttpResult> ChangePasswordAsync(
        HttpContext context, IAntiforgery antiforgery, SignIns signIns, SignInSession session, Accounts accounts)
    {
        var form = await ReadAsync(context, antiforgery);
        var returnUrl = Local(form?["returnUrl"]);
        if (form is null) return Back(PasswordPage, "expired", returnUrl);
        var actor = await Caller.RequireAsync(context);
        var (current, chosen) = (form["currentPassword"].ToString(), form["newPassword"].ToString());
        // The same lock-out as for signing in: a stolen session must not guess the password here.
        var answer = await signIns.CheckPasswordAsync(actor.Name, current, actor.From, context.RequestAborted);
        if (answer.State is not (SignInState.Done or SignInState.NeedsCode)) return Refuse(answer, PasswordPage, returnUrl);
        if (current == chosen) return Back(PasswordPage, "same", returnUrl);
        try
        {
            await accounts.ChangePasswordAsync(actor, current, chosen, context.RequestAborted);
        }
        catch (WorkspaceException refusal) when (refusal.Code == ErrorCode.Invalid)
        {
            return Back(PasswordPage, "weak", returnUrl);
        }

        await session.SignInAsync(context, actor.UserId!.Value);
        return TypedResults.LocalRedirect(returnUrl);
    }
}
