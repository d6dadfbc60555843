using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace WorkspaceAgents.Catalog;

/// <summary>The second step of signing in: an authenticator app (TOTP, RFC 6238) and recovery codes for when it is lost.</summary>
public sealed partial class TwoStep(IServiceScopeFactory scopes, AccountChanges changes, SignIns signIns)
{
    /// <summary>How many recovery codes there are at first.</summary>
    public const int RecoveryCodes = 10;

    private const string Issuer = "WorkspaceAgents";

    /// <summary>How the actor's own second step stands.</summary>
    /// <param name="actor">A person who is signed in.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>Its state.</returns>
    public async Task<TwoStepStatus> GetAsync(Actor actor, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var userId = SignedIn.Require(actor);
        await using var scope = scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<User>>();
        var user = await users.FindByIdAsync(userId.ToString()) ?? throw WorkspaceException.NotFound("account", actor.Name, "Sign in again.");
        return new(user.TwoFactorEnabled, user.PasswordHash is not null, await users.CountRecoveryCodesAsync(user));
    }

    /// <summary>Draws a key for an app to enrol. Nothing is kept until <see cref="EnableAsync"/>.</summary>
    /// <returns>160 random bits in base 32.</returns>
    public string NewKey()
    {
        using var scope = scopes.CreateScope();
        return scope.ServiceProvider.GetRequiredService<UserManager<User>>().GenerateNewAuthenticatorKey();
    }

    /// <summary>What an authenticator app reads from a QR code.</summary>
    /// <param name="userName">The account's name, shown in the app.</param>
    /// <param name="key">The key.</param>
    /// <returns>An <c>otpauth://totp/</c> address.</returns>
    public static string UriOf(string userName, string key) =>
        $"otpauth://totp/{Issuer}:{Uri.EscapeDataString(userName)}?secret={key}&issuer={Issuer}&digits=6&period=30";

    /// <summary>Turns the second step on. Ends the account's sessions.</summary>
    /// <param name="actor">A person who is signed in.</param>
    /// <param name="key">A key of <see cref="NewKey"/> that the app has enrolled.</param>
    /// <param name="code">The code the app shows for it.</param>
    /// <param name="password">The account's password.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The recovery codes, shown this once.</returns>
    /// <exception cref="WorkspaceException">Password or code is not right, or it is on already.</exception>
    public async Task<IReadOnlyList<string>> EnableAsync(Actor actor, string key, string code, string password, CancellationToken cancellationToken)
    {
        var userId = SignedIn.Require(actor);
        if (key is null || !KeyPattern().IsMatch(key)) throw new WorkspaceException(ErrorCode.Invalid, "This is not a key from this page. Open the page again for a new one.");
        await signIns.RequirePasswordAsync(actor, password, cancellationToken);
        return await changes.RunAsync(actor, async work =>
        {
            var user = await work.RequireAsync(userId);
            if (user.TwoFactorEnabled) throw new WorkspaceException(ErrorCode.Conflict, "The second step is on already. Turn it off first to use another app.");
            await work.Store.SetAuthenticatorKeyAsync(user, key, cancellationToken);
            var typed = string.Concat((code ?? "").Where(char.IsAsciiDigit));
            if (!await work.Users.VerifyTwoFactorTokenAsync(user, work.Users.Options.Tokens.AuthenticatorTokenProvider, typed))
                throw new WorkspaceException(ErrorCode.Invalid, "That code does not belong to this key. Nothing was changed: check that the phone's clock is right, and type the code it shows now.");
            AccountWork.Require(await work.Users.SetTwoFactorEnabledAsync(user, true));
            var codes = await work.Users.GenerateNewTwoFactorRecoveryCodesAsync(user, RecoveryCodes);
            work.Audit.Add("two-step.enable", actor.Name);
            return (IReadOnlyList<string>)[.. codes!];
        }, cancellationToken);
    }

    /// <summary>Turns the second step off and forgets its key. Ends the account's sessions.</summary>
    /// <param name="actor">A person who is signed in.</param>
    /// <param name="password">The account's password.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="WorkspaceException">The password is not right.</exception>
    public async Task DisableAsync(Actor actor, string password, CancellationToken cancellationToken)
    {
        var userId = SignedIn.Require(actor);
        await signIns.RequirePasswordAsync(actor, password, cancellationToken);
        await changes.RunAsync(actor, async work =>
        {
            await TurnOffAsync(work, await work.RequireAsync(userId), cancellationToken);
            return true;
        }, cancellationToken);
    }

    /// <summary>Makes new recovery codes; those before no longer work.</summary>
    /// <param name="actor">A person who is signed in.</param>
    /// <param name="password">The account's password.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The codes, shown this once.</returns>
    /// <exception cref="WorkspaceException">The password is not right, or the second step is off.</exception>
    public async Task<IReadOnlyList<string>> RenewRecoveryCodesAsync(Actor actor, string password, CancellationToken cancellationToken)
    {
        var userId = SignedIn.Require(actor);
        await signIns.RequirePasswordAsync(actor, password, cancellationToken);
        return await changes.RunAsync(actor, async work =>
        {
            var user = await work.RequireAsync(userId);
            if (!user.TwoFactorEnabled) throw new WorkspaceException(ErrorCode.Conflict, "The second step is off. Turn it on first.");
            work.Audit.Add("two-step.renew-codes", actor.Name);
            return (IReadOnlyList<string>)[.. (await work.Users.GenerateNewTwoFactorRecoveryCodesAsync(user, RecoveryCodes))!];
        }, cancellationToken);
    }

    internal static async Task TurnOffAsync(AccountWork work, User user, CancellationToken cancellationToken)
    {
        if (!user.TwoFactorEnabled) return;
        await work.Store.RemoveSecondStepAsync(user, cancellationToken);
        user.SpentCodes = null;
        AccountWork.Require(await work.Users.SetTwoFactorEnabledAsync(user, false));
        work.Audit.Add("two-step.disable", user.UserName ?? "");
    }

    [GeneratedRegex("^[A-Z2-7]{32}\\z")]
    private static partial Regex KeyPattern();
}
