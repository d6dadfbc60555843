using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using WorkspaceAgents.Catalog;

namespace WorkspaceAgents.Portal.SignIn;

/// <summary>The cookie of one person: made at sign-in, refused as soon as the password it was made with no longer holds.</summary>
internal sealed class SignInSession(UserManager<User> users, SignInManager<User> signIns)
{
    public const string MustChangePasswordClaim = "wsa:must-change-password";
    private const string StampClaim = "wsa:stamp";

    // Hashing this takes as long as checking a real password, so that the time does not tell which names exist.
    private static readonly User Nobody = new() { UserName = "nobody" };

    /// <summary>Checks name and password.</summary>
    /// <returns>The account, or null with the reason to show: <c>wrong</c> or <c>locked</c>.</returns>
    public async Task<(User? User, string? Error)> CheckAsync(string userName, string password)
    {
        var user = await users.FindByNameAsync(userName);
        if (user is null)
        {
            users.PasswordHasher.HashPassword(Nobody, password);
            return (null, "wrong");
        }

        var result = await signIns.CheckPasswordSignInAsync(user, password, lockoutOnFailure: true);
        return result.Succeeded ? (user, null) : (null, result.IsLockedOut ? "locked" : "wrong");
    }

    public async Task SignInAsync(HttpContext context, User user)
    {
        var claims = new List<Claim>
        {
            new(ClaimTypes.NameIdentifier, user.Id.ToString()),
            new(ClaimTypes.Name, user.UserName ?? ""),
            new(StampClaim, await users.GetSecurityStampAsync(user)),
        };
        if (user.MustChangePassword) claims.Add(new(MustChangePasswordClaim, "true"));
        await context.SignInAsync(
            CookieAuthenticationDefaults.AuthenticationScheme,
            new ClaimsPrincipal(new ClaimsIdentity(claims, CookieAuthenticationDefaults.AuthenticationScheme)),
            new AuthenticationProperties { IsPersistent = true });
    }

    /// <summary>Ends a session whose account is gone or whose password was changed elsewhere.</summary>
    public async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var id = context.Principal?.FindFirstValue(ClaimTypes.NameIdentifier);
        var user = id is null ? null : await users.FindByIdAsync(id);
        if (user is null || user.SecurityStamp != context.Principal!.FindFirstValue(StampClaim)) context.RejectPrincipal();
    }
}
