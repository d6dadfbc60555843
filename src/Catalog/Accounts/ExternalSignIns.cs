using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace WorkspaceAgents.Catalog;

/// <summary>Accounts of people who sign in with an OpenID Connect issuer. Issuer and subject say who they are; an address or a name never does by itself.</summary>
public sealed class ExternalSignIns(IDbContextFactory<CatalogDbContext> contexts, AccountChanges changes, InvitationLinks invitations, TimeProvider time)
{
    private const int MaxNameLength = 64;

    /// <summary>Finds, connects or makes the account of somebody the issuer has let through.</summary>
    /// <param name="person">Who the issuer says they are.</param>
    /// <param name="rules">Whom the issuer may bring in.</param>
    /// <param name="invitation">The secret of an invitation they are about to open: a good one also lets them have an account.</param>
    /// <param name="from">Where the call came from, for the audit trail.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The account.</returns>
    /// <exception cref="WorkspaceException">They may not come in: the message says why and whom to ask.</exception>
    public async Task<Actor> SignInAsync(
        ExternalPerson person, ExternalSignInRules rules, string? invitation, string? from, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(person);
        ArgumentNullException.ThrowIfNull(rules);
        RequireDomain(person, rules);
        var isInvited = invitation is not null && await IsGoodAsync(invitation, cancellationToken);
        return await changes.RunAsync(Actor.System("sign-in") with { From = from }, async work =>
        {
            var user = await work.Users.FindByLoginAsync(person.Issuer, person.Subject)
                ?? await ConnectByEmailAsync(work, person, rules, cancellationToken)
                ?? (rules.AutoCreateAccounts || isInvited ? await MakeAsync(work, person, rules) : null)
                ?? throw new WorkspaceException(
                    ErrorCode.Forbidden,
                    $"{rules.DisplayName} knows you, but no account here is connected with it. Sign in with your password and connect it under Account, or ask an owner for an invitation.");
            if (user.DisabledAt is not null) throw new WorkspaceException(ErrorCode.Forbidden, "This account was disabled. An administrator can enable it again.");
            user.LastSignInAt = time.GetUtcNow();
            AccountWork.Require(await work.Users.UpdateAsync(user));
            return Accounts.ActorOf(user) with { From = from };
        }, cancellationToken);
    }

    /// <summary>Connects the account of who is signed in with an issuer.</summary>
    /// <param name="actor">A person who is signed in.</param>
    /// <param name="person">Who the issuer says they are.</param>
    /// <param name="rules">Whom the issuer may bring in.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="WorkspaceException">They are connected with another account.</exception>
    public Task ConnectAsync(Actor actor, ExternalPerson person, ExternalSignInRules rules, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(person);
        ArgumentNullException.ThrowIfNull(rules);
        var userId = SignedIn.Require(actor);
        RequireDomain(person, rules);
        return changes.RunAsync(actor, async work =>
        {
            if (await work.Users.FindByLoginAsync(person.Issuer, person.Subject) is { } known)
            {
                return known.Id == userId.Value ? true
                    : throw new WorkspaceException(ErrorCode.Conflict, $"This {rules.DisplayName} sign-in belongs to another account here. Sign in with it and disconnect it there first.");
            }

            await ConnectAsync(work, await work.RequireAsync(userId), person, rules, "themselves");
            return true;
        }, cancellationToken);
    }

    /// <summary>The issuers the account of who is signed in is connected with.</summary>
    /// <param name="actor">A person who is signed in.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The issuers' addresses.</returns>
    public async Task<IReadOnlyList<string>> ListAsync(Actor actor, CancellationToken cancellationToken)
    {
        var userId = SignedIn.Require(actor).Value;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.UserLogins.AsNoTracking().Where(l => l.UserId == userId).OrderBy(l => l.LoginProvider).Select(l => l.LoginProvider).ToListAsync(cancellationToken);
    }

    /// <summary>Ends a connection.</summary>
    /// <param name="actor">A person who is signed in.</param>
    /// <param name="issuer">The issuer's address.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="WorkspaceException">Not connected, or there would be no way left to sign in.</exception>
    public Task DisconnectAsync(Actor actor, string issuer, CancellationToken cancellationToken)
    {
        var userId = SignedIn.Require(actor);
        return changes.RunAsync(actor, async work =>
        {
            var user = await work.RequireAsync(userId);
            var logins = await work.Users.GetLoginsAsync(user);
            if (logins.FirstOrDefault(l => l.LoginProvider == issuer) is not { } login)
                throw WorkspaceException.NotFound("connection", issuer ?? "", "Open the account page again to see what is connected.");
            if (user.PasswordHash is null && logins.Count == 1)
                throw new WorkspaceException(ErrorCode.Conflict, "This is the only way you sign in. Ask an administrator for a password first.");
            AccountWork.Require(await work.Users.RemoveLoginAsync(user, login.LoginProvider, login.ProviderKey));
            work.Audit.Add("account.disconnect", actor.Name, new { issuer });
            return true;
        }, cancellationToken);
    }

    private static void RequireDomain(ExternalPerson person, ExternalSignInRules rules)
    {
        if (rules.AllowedEmailDomains.Count == 0) return;
        if (person is not { IsEmailVerified: true, Email: { } email })
            throw new WorkspaceException(ErrorCode.Forbidden, $"{rules.DisplayName} does not say that your e-mail address was checked, and only checked addresses come in here. Ask an administrator.");
        var domain = email[(email.LastIndexOf('@') + 1)..];
        if (!rules.AllowedEmailDomains.Contains(domain, StringComparer.OrdinalIgnoreCase))
            throw new WorkspaceException(ErrorCode.Forbidden, $"Addresses of '{domain}' do not come in here. Choose another account at {rules.DisplayName}, or ask an administrator.");
    }

    // Only to an address an administrator vouched for: a name or address that somebody typed may be somebody else's.
    private static async Task<User?> ConnectByEmailAsync(AccountWork work, ExternalPerson person, ExternalSignInRules rules, CancellationToken cancellationToken)
    {
        if (!rules.LinkByVerifiedEmail || person is not { IsEmailVerified: true, Email: { } email }) return null;
        var normalized = work.Users.NormalizeEmail(email);
        var found = await work.Db.Users.Where(u => u.NormalizedEmail == normalized && u.EmailConfirmed).Take(2).ToListAsync(cancellationToken);
        if (found is not [var user]) return null;
        return await ConnectAsync(work, user, person, rules, "verified e-mail");
    }

    private async Task<User> MakeAsync(AccountWork work, ExternalPerson person, ExternalSignInRules rules)
    {
        // Not confirmed: an issuer may give the address of who left to somebody else. Only an administrator's word makes it lead here.
        var user = new User { UserName = await FreeNameAsync(work, person), CreatedAt = time.GetUtcNow(), Email = person.Email };
        AccountWork.Require(await work.Users.CreateAsync(user));
        work.Audit.Add("account.create", user.UserName!, new { issuer = person.Issuer });
        return await ConnectAsync(work, user, person, rules, "a new account");
    }

    private static async Task<User> ConnectAsync(AccountWork work, User user, ExternalPerson person, ExternalSignInRules rules, string by)
    {
        AccountWork.Require(await work.Users.AddLoginAsync(user, new UserLoginInfo(person.Issuer, person.Subject, rules.DisplayName)));
        work.Audit.Add("account.connect", user.UserName ?? "", new { issuer = person.Issuer, by });
        return user;
    }

    private static async Task<string> FreeNameAsync(AccountWork work, ExternalPerson person)
    {
        var allowed = work.Users.Options.User.AllowedUserNameCharacters;
        var proposed = string.Concat((person.Name ?? person.Email ?? "person").Replace(' ', '.').Where(c => allowed.Contains(c, StringComparison.Ordinal)));
        if (proposed.Length == 0) proposed = "person";
        if (proposed.Length > MaxNameLength) proposed = proposed[..MaxNameLength];
        var name = proposed;
        for (var n = 2; await work.Users.FindByNameAsync(name) is not null; n++) name = $"{proposed}-{n}";
        return name;
    }

    private async Task<bool> IsGoodAsync(string invitation, CancellationToken cancellationToken)
    {
        try
        {
            await invitations.GetAsync(invitation, cancellationToken);
            return true;
        }
        catch (WorkspaceException refusal) when (refusal.Code is ErrorCode.NotFound or ErrorCode.Gone)
        {
            // The invitation's own page says what is wrong with it.
            return false;
        }
    }
}
