using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using WorkspaceAgents.Catalog;

namespace WorkspaceAgents.Portal.SignIn;

/// <summary>The cookie of one person: made at sign-in, refused as soon as what it was made with no longer holds.</summary>
internal sealed class SignInSession(Accounts accounts)
{
    public const string MustChangePasswordClaim = "wsa:must-change-password";

    /// <summary>The cookie of who gave the right password and still owes the code.</summary>
    public const string SecondStepScheme = "SecondStep";

    private const string StampClaim = "wsa:stamp";

    /// <summary>Signs a person in.</summary>
    /// <param name="context">The request.</param>
    /// <param name="userId">Whose sign-in was checked.</param>
    /// <param name="byIssuer">Whether an issuer vouched for them: a password somebody gave them is then not asked to be changed.</param>
    /// <returns>Whether they have to choose a password before anything else.</returns>
    public async Task<bool> SignInAsync(HttpContext context, UserId userId, bool byIssuer = false)
    {
        var account = await RequireAsync(context, userId);
        var mustChange = account.MustChangePassword && !byIssuer;
        await context.SignInAsync(
            CookieAuthenticationDefaults.AuthenticationScheme,
            PrincipalOf(account, CookieAuthenticationDefaults.AuthenticationScheme, mustChange ? [new(MustChangePasswordClaim, "true")] : []),
            new AuthenticationProperties { IsPersistent = true });
        return mustChange;
    }

    /// <summary>Remembers for a few minutes whose password was right.</summary>
    public async Task BeginSecondStepAsync(HttpContext context, UserId userId) =>
        await context.SignInAsync(SecondStepScheme, PrincipalOf(await RequireAsync(context, userId), SecondStepScheme, []));

    /// <summary>Whose password was right; null when that is too long ago, or the password was changed since.</summary>
    public async Task<UserId?> FindSecondStepAsync(HttpContext context) =>
        (await context.AuthenticateAsync(SecondStepScheme)).Principal is { } principal ? (await FindAsync(principal, context.RequestAborted))?.UserId : null;

    /// <summary>The security stamp of an account, to carry through a sign-in elsewhere.</summary>
    public async Task<string> StampOfAsync(HttpContext context, UserId userId) => (await RequireAsync(context, userId)).Stamp;

    /// <summary>Ends a session whose account is gone or disabled, or whose password was changed elsewhere.</summary>
    public async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        if (context.Principal is null || !await HoldsAsync(context.Principal, context.HttpContext.RequestAborted)) context.RejectPrincipal();
    }

    /// <summary>Whether a session still holds.</summary>
    public async Task<bool> HoldsAsync(ClaimsPrincipal principal, CancellationToken cancellationToken) => await FindAsync(principal, cancellationToken) is not null;

    private async Task<AccountSession?> FindAsync(ClaimsPrincipal principal, CancellationToken cancellationToken) =>
        Guid.TryParse(principal.FindFirstValue(ClaimTypes.NameIdentifier), out var id)
            && await accounts.FindSessionAsync(new(id), cancellationToken) is { } account
            && account.Stamp == principal.FindFirstValue(StampClaim) ? account : null;

    private async Task<AccountSession> RequireAsync(HttpContext context, UserId userId) =>
        await accounts.FindSessionAsync(userId, context.RequestAborted)
            ?? throw new WorkspaceException(ErrorCode.Unauthenticated, "This account is gone or disabled. Ask an administrator.");

    private static ClaimsPrincipal PrincipalOf(AccountSession account, string scheme, IEnumerable<Claim> more) => new(new ClaimsIdentity(
        [new(ClaimTypes.NameIdentifier, account.UserId.ToString()), new(ClaimTypes.Name, account.UserName), new(StampClaim, account.Stamp), .. more],
        scheme));
}
