using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using WorkspaceAgents.Catalog;

namespace WorkspaceAgents.Portal.SignIn;

/// <summary>What the sign-in and password pages post to. Each answers with a redirect; a failure goes back to the page with <c>?error=code</c>.</summary>
internal static class SignInForms
{
    private const string SignInPage = "/sign-in";
    private const string PasswordPage = "/account/password";

    public static IEndpointRouteBuilder MapSignInForms(this IEndpointRouteBuilder routes)
    {
        // The handlers check antiforgery themselves, to answer an expired form with the page again and not with a bare 400.
        var forms = routes.MapGroup("/account").DisableAntiforgery().ExcludeFromDescription();
        forms.MapPost("/sign-in", SignInAsync).AllowAnonymous();
        forms.MapPost("/sign-out", SignOutAsync).AllowAnonymous();
        // Before the page of the same address, which takes forms too.
        forms.MapPost("/password", ChangePasswordAsync).RequireAuthorization().WithOrder(-1);
        return routes;
    }

    private static async Task<RedirectHttpResult> SignInAsync(HttpContext context, IAntiforgery antiforgery, SignInSession session)
    {
        var form = await ReadAsync(context, antiforgery);
        var returnUrl = Local(form?["returnUrl"]);
        if (form is null) return Back(SignInPage, "expired", returnUrl);
        var (user, error) = await session.CheckAsync(form["userName"].ToString().Trim(), form["password"].ToString());
        if (user is null) return Back(SignInPage, error!, returnUrl);
        await session.SignInAsync(context, user);
        return TypedResults.LocalRedirect(user.MustChangePassword ? $"{PasswordPage}?returnUrl={Uri.EscapeDataString(returnUrl)}" : returnUrl);
    }

    private static async Task<RedirectHttpResult> SignOutAsync(HttpContext context, IAntiforgery antiforgery)
    {
        if (await ReadAsync(context, antiforgery) is null) return TypedResults.LocalRedirect("/");
        await context.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
        return TypedResults.LocalRedirect(SignInPage);
    }

    private static async Task<RedirectHttpResult> ChangePasswordAsync(
        HttpContext context, IAntiforgery antiforgery, SignInSession session, UserManager<User> users)
    {
        var form = await ReadAsync(context, antiforgery);
        var returnUrl = Local(form?["returnUrl"]);
        if (form is null) return Back(PasswordPage, "expired", returnUrl);
        if (await users.GetUserAsync(context.User) is not { } user) return Back(SignInPage, "expired", returnUrl);
        var (current, chosen) = (form["currentPassword"].ToString(), form["newPassword"].ToString());
        // The same lock-out as for signing in: a stolen session must not guess the password here.
        var (known, error) = await session.CheckAsync(user.UserName!, current);
        if (known is null) return Back(PasswordPage, error!, returnUrl);
        if (current == chosen) return Back(PasswordPage, "same", returnUrl);
        user.MustChangePassword = false;
        // Writes the flag with the hash, or neither.
        var result = await users.ChangePasswordAsync(user, current, chosen);
        if (!result.Succeeded) return Back(PasswordPage, "weak", returnUrl);
        await session.SignInAsync(context, user);
        return TypedResults.LocalRedirect(returnUrl);
    }

    private static async Task<IFormCollection?> ReadAsync(HttpContext context, IAntiforgery antiforgery) =>
        context.Request.HasFormContentType && await antiforgery.IsRequestValidAsync(context)
            ? await context.Request.ReadFormAsync(context.RequestAborted)
            : null;

    private static RedirectHttpResult Back(string page, string error, string returnUrl) =>
        TypedResults.LocalRedirect($"{page}?error={error}&returnUrl={Uri.EscapeDataString(returnUrl)}");

    /// <summary>Only paths of this server: a link to the sign-in page must not end on another site.</summary>
    private static string Local(string? url) =>
        url is ['/', ..] && !url.StartsWith("//", StringComparison.Ordinal) && !url.StartsWith("/\\", StringComparison.Ordinal) && !url.Any(char.IsControl)
            ? url : "/";
}
