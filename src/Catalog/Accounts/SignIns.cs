using System.Globalization;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace WorkspaceAgents.Catalog;

/// <summary>Checks who signs in: password, lock-out, and the authenticator app's code.</summary>
public sealed class SignIns : IDisposable
{
    private const int Turns = 64;

    // An authenticator's code is good for two steps of 30 s before and after its own; after that it may come up again by chance.
    private static readonly TimeSpan CodeLifetime = TimeSpan.FromMinutes(3);

    private readonly IServiceScopeFactory scopes;
    private readonly AccountChanges changes;
    private readonly UnknownNames unknown;
    private readonly TimeProvider time;

    // One try at a time for each name: guesses sent side by side would all be checked before the first of them is counted.
    private readonly SemaphoreSlim[] turns = [.. Enumerable.Range(0, Turns).Select(_ => new SemaphoreSlim(1, 1))];

    // Checking this takes as long as checking a real password, so that the time does not tell which names exist.
    private static readonly User Nobody = new() { UserName = "nobody" };
    private string? nobodysHash;

    /// <summary>Made by the host.</summary>
    /// <param name="scopes">Where Identity's rules come from.</param>
    /// <param name="changes">Writes counts and events.</param>
    /// <param name="time">Now.</param>
    public SignIns(IServiceScopeFactory scopes, AccountChanges changes, TimeProvider time) =>
        (this.scopes, this.changes, this.time, unknown) = (scopes, changes, time, new(time));

    /// <summary>Checks name and password. Five wrong tries in a row lock the account for five minutes.</summary>
    /// <param name="userName">What was typed as the name; case does not matter.</param>
    /// <param name="password">What was typed as the password.</param>
    /// <param name="from">Where the try came from, for the audit trail.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>How far the sign-in came. A name without an account is answered as one with another password.</returns>
    public async Task<SignInAnswer> CheckPasswordAsync(string userName, string password, string? from, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(userName);
        ArgumentNullException.ThrowIfNull(password);
        var turn = TurnOf(userName);
        await turn.WaitAsync(cancellationToken);
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var users = scope.ServiceProvider.GetRequiredService<UserManager<User>>();
            var user = await users.FindByNameAsync(userName);
            if (user is null) return CheckNobody(users, userName, password);
            if (await users.IsLockedOutAsync(user)) return new(SignInState.Locked, LockedUntil: user.LockoutEnd);
            if (user.PasswordHash is null) SpendTime(users, password);
            if (user.PasswordHash is null || !await users.CheckPasswordAsync(user, password)) return await FailAsync(user, "password", from, cancellationToken);
            if (user.DisabledAt is not null) return new(SignInState.Disabled);
            // The count stays until the code was right too: else guessing codes would have no end.
            if (user.TwoFactorEnabled) return new(SignInState.NeedsCode, new(user.Id));
            await changes.RunAsync(ActorOf(user, from), work => FinishAsync(work, new(user.Id)), cancellationToken);
            return new(SignInState.Done, new(user.Id));
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Checks the second step of an account whose password was right.</summary>
    /// <param name="userId">The account.</param>
    /// <param name="code">Six digits of the authenticator app, or a recovery code; spaces and hyphens do not matter. Each works once.</param>
    /// <param name="from">Where the try came from, for the audit trail.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>How far the sign-in came. Wrong codes count towards the same lock as wrong passwords.</returns>
    public async Task<SignInAnswer> CheckCodeAsync(UserId userId, string code, string? from, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(code);
        var turn = TurnOf(userId.ToString());
        await turn.WaitAsync(cancellationToken);
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var users = scope.ServiceProvider.GetRequiredService<UserManager<User>>();
            if (await users.FindByIdAsync(userId.ToString()) is not { TwoFactorEnabled: true } user) return new(SignInState.Wrong);
            if (await users.IsLockedOutAsync(user)) return new(SignInState.Locked, LockedUntil: user.LockoutEnd);
            if (user.DisabledAt is not null) return new(SignInState.Disabled);
            return await changes.RunAsync(ActorOf(user, from), work => RedeemAsync(work, userId, code), cancellationToken)
                ? new(SignInState.Done, userId)
                : await FailAsync(user, "code", from, cancellationToken);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Demands the password of somebody who is signed in, before a change that a stolen session must not make.</summary>
    /// <param name="actor">Who is signed in.</param>
    /// <param name="password">What they typed.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="WorkspaceException">It is not right, or the account is locked; tries count as for signing in.</exception>
    public async Task RequirePasswordAsync(Actor actor, string password, CancellationToken cancellationToken)
    {
        var userId = SignedIn.Require(actor);
        await using var scope = scopes.CreateAsyncScope();
        var user = await scope.ServiceProvider.GetRequiredService<UserManager<User>>().FindByIdAsync(userId.ToString());
        if (user is { PasswordHash: null })
            throw new WorkspaceException(ErrorCode.Conflict, "This account has no password: it signs in elsewhere. An administrator can give it one.");
        var answer = await CheckPasswordAsync(user?.UserName ?? "", password, actor.From, cancellationToken);
        if (answer.State == SignInState.Locked)
            throw new WorkspaceException(ErrorCode.Locked, $"Too many wrong tries: the account is locked until {answer.LockedUntil:HH:mm} UTC. Nothing was changed; try again then.");
        if (answer.State is not (SignInState.Done or SignInState.NeedsCode))
            throw new WorkspaceException(ErrorCode.Forbidden, "That is not your password. Nothing was changed: try again.");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        unknown.Dispose();
        foreach (var turn in turns) turn.Dispose();
    }

    private SemaphoreSlim TurnOf(string name) => turns[(uint)StringComparer.OrdinalIgnoreCase.GetHashCode(name) % Turns];

    private SignInAnswer CheckNobody(UserManager<User> users, string userName, string password)
    {
        if (unknown.LockedUntil(userName) is { } until) return new(SignInState.Locked, LockedUntil: until);
        SpendTime(users, password);
        var lockout = users.Options.Lockout;
        return unknown.Fail(userName, lockout.MaxFailedAccessAttempts, lockout.DefaultLockoutTimeSpan) is { } now
            ? new(SignInState.Locked, LockedUntil: now)
            : new(SignInState.Wrong);
    }

    private void SpendTime(UserManager<User> users, string password)
    {
        nobodysHash ??= users.PasswordHasher.HashPassword(Nobody, "a password that nobody has");
        users.PasswordHasher.VerifyHashedPassword(Nobody, nobodysHash, password);
    }

    private Task<SignInAnswer> FailAsync(User known, string step, string? from, CancellationToken cancellationToken) =>
        changes.RunAsync(Actor.System("sign-in") with { From = from }, async work =>
        {
            var user = await work.RequireAsync(new(known.Id));
            AccountWork.Require(await work.Users.AccessFailedAsync(user));
            if (!await work.Users.IsLockedOutAsync(user)) return new SignInAnswer(SignInState.Wrong);
            work.Audit.Add("account.lock-out", user.UserName ?? "", new { step, until = user.LockoutEnd });
            return new(SignInState.Locked, LockedUntil: user.LockoutEnd);
        }, cancellationToken);

    private async Task<bool> RedeemAsync(AccountWork work, UserId userId, string code)
    {
        var user = await work.RequireAsync(userId);
        var typed = string.Concat(code.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant();
        if (typed.Length == 6 && typed.All(char.IsAsciiDigit))
        {
            var now = time.GetUtcNow();
            var spent = (user.SpentCodes ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Where(s => long.Parse(s.Split('@')[1], CultureInfo.InvariantCulture) > (now - CodeLifetime).UtcTicks).ToList();
            if (spent.Any(s => s.StartsWith(typed, StringComparison.Ordinal))) return false;
            if (!await work.Users.VerifyTwoFactorTokenAsync(user, work.Users.Options.Tokens.AuthenticatorTokenProvider, typed)) return false;
            user.SpentCodes = string.Join(' ', spent.Append(string.Create(CultureInfo.InvariantCulture, $"{typed}@{now.UtcTicks}")));
        }
        else
        {
            if (typed.Length != 10 || !(await work.Users.RedeemTwoFactorRecoveryCodeAsync(user, $"{typed[..5]}-{typed[5..]}")).Succeeded) return false;
            work.Audit.Add("two-step.recovery-code", user.UserName ?? "", new { left = await work.Users.CountRecoveryCodesAsync(user) });
        }

        return await FinishAsync(work, userId);
    }

    private async Task<bool> FinishAsync(AccountWork work, UserId userId)
    {
        var user = await work.RequireAsync(userId);
        user.LastSignInAt = time.GetUtcNow();
        user.AccessFailedCount = 0;
        AccountWork.Require(await work.Users.UpdateAsync(user));
        return true;
    }

    private static Actor ActorOf(User user, string? from) => new() { Kind = ActorKind.Person, Name = user.UserName ?? "", UserId = new(user.Id), From = from };
}
