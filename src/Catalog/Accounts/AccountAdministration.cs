using Microsoft.EntityFrameworkCore;

namespace WorkspaceAgents.Catalog;

/// <summary>Looking after the installation's accounts: a right of administrators, who have none in workspaces they do not belong to.</summary>
public sealed class AccountAdministration(IDbContextFactory<CatalogDbContext> contexts, AccountChanges changes, TimeProvider time)
{
    /// <summary>Accounts, by name.</summary>
    /// <param name="actor">An administrator.</param>
    /// <param name="filter">A part of the name or address; null for all.</param>
    /// <param name="afterUserName">Only those after this name (for the next page); null from the first.</param>
    /// <param name="limit">1 to 500.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>At most <paramref name="limit"/> accounts.</returns>
    /// <exception cref="WorkspaceException">The actor is no administrator.</exception>
    public async Task<IReadOnlyList<AccountSummary>> ListAsync(
        Actor actor, string? filter, string? afterUserName, int limit, CancellationToken cancellationToken)
    {
        Require(actor);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var users = db.Users.AsNoTracking();
        if (!string.IsNullOrWhiteSpace(filter))
        {
            var part = filter.Trim().ToUpperInvariant();
            users = users.Where(u => u.NormalizedUserName!.Contains(part) || u.NormalizedEmail!.Contains(part));
        }

        if (!string.IsNullOrEmpty(afterUserName))
        {
            var after = afterUserName.ToUpperInvariant();
            users = users.Where(u => u.NormalizedUserName!.CompareTo(after) > 0);
        }

        return await SummariseAsync(db, await users.OrderBy(u => u.NormalizedUserName).Take(Math.Clamp(limit, 1, 500)).ToListAsync(cancellationToken), cancellationToken);
    }

    /// <summary>Changes an account.</summary>
    /// <param name="actor">An administrator; to make or unmake one, signed in and not with a token.</param>
    /// <param name="userName">The account.</param>
    /// <param name="change">What is to change.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The account as it is now.</returns>
    /// <exception cref="WorkspaceException">The actor may not, no such account, or the installation would be left without an administrator.</exception>
    public async Task<AccountSummary> ChangeAsync(Actor actor, string userName, AccountChange change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        Require(actor);
        if (change.IsAdministrator is not null || change.HasTwoStep is not null) SignedIn.Require(actor);
        if (change.HasTwoStep == true) throw new WorkspaceException(ErrorCode.Invalid, "Only the person can turn the second step on: it needs their authenticator app.");
        return await changes.RunAsync(actor, async work =>
        {
            await RequireStillAsync(work, actor);
            var user = await work.Users.FindByNameAsync(userName ?? "") ?? throw WorkspaceException.NotFound("account", userName ?? "", "List the accounts to see their names.");
            if (change.IsAdministrator is { } administrator) await SetAdministratorAsync(work, user, administrator, cancellationToken);
            if (change.IsDisabled is { } disabled) await SetDisabledAsync(work, actor, user, disabled, cancellationToken);
            if (change.Email is { } email) SetEmail(work, user, email.Trim());
            if (change.HasTwoStep == false) await TwoStep.TurnOffAsync(work, user, cancellationToken);
            AccountWork.Require(await work.Users.UpdateAsync(user));
            return (await SummariseAsync(work.Db, [user], cancellationToken))[0];
        }, cancellationToken);
    }

    /// <summary>Gives an installation that is older than administrators its first: the owner of its oldest workspace. Does nothing when there is one.</summary>
    /// <param name="actor">The system.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The user name of the new administrator; null when nothing was changed.</returns>
    public async Task<string?> EnsureAdministratorAsync(Actor actor, CancellationToken cancellationToken)
    {
        AccessControl.RequireSystem(actor);
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
        {
            if (await db.Users.AnyAsync(u => u.IsAdministrator, cancellationToken) || !await db.Members.AnyAsync(cancellationToken)) return null;
        }

        return await changes.RunAsync(actor, async work =>
        {
            if (await work.Db.Users.AnyAsync(u => u.IsAdministrator, cancellationToken)) return null;
            var owner = await work.Db.Members.Where(m => m.Role == Role.Owner).OrderBy(m => m.AddedAt).Select(m => (UserId?)m.UserId).FirstOrDefaultAsync(cancellationToken);
            if (owner is not { } first) return null;
            var user = await work.RequireAsync(first);
            user.IsAdministrator = true;
            AccountWork.Require(await work.Users.UpdateAsync(user));
            work.Audit.Add("account.administrator", user.UserName ?? "", new { before = false, after = true, why = "The installation had none." });
            return user.UserName;
        }, cancellationToken);
    }

    internal static void Require(Actor actor)
    {
        if (!actor.IsAdministrator && actor.Kind != ActorKind.System)
            throw new WorkspaceException(ErrorCode.Forbidden, "Only an administrator of the installation looks after its accounts. Ask one, or sign in without a token that narrows you.");
    }

    // The right may have been taken away since the caller came in.
    private static async Task RequireStillAsync(AccountWork work, Actor actor)
    {
        if (actor.Kind != ActorKind.System && await work.Users.FindByIdAsync(actor.UserId.ToString()!) is not { IsAdministrator: true, DisabledAt: null })
            Require(actor with { IsAdministrator = false });
    }

    private static async Task SetAdministratorAsync(AccountWork work, User user, bool administrator, CancellationToken cancellationToken)
    {
        if (user.IsAdministrator == administrator) return;
        if (!administrator) await RequireAnotherAsync(work, user, cancellationToken);
        user.IsAdministrator = administrator;
        work.Audit.Add("account.administrator", user.UserName ?? "", new { before = !administrator, after = administrator });
    }

    private async Task SetDisabledAsync(AccountWork work, Actor actor, User user, bool disabled, CancellationToken cancellationToken)
    {
        if (user.DisabledAt is not null == disabled) return;
        if (disabled && actor.UserId == new UserId(user.Id))
            throw new WorkspaceException(ErrorCode.Conflict, "You cannot keep yourself out. Another administrator can.");
        if (disabled && user.IsAdministrator) await RequireAnotherAsync(work, user, cancellationToken);
        user.DisabledAt = disabled ? time.GetUtcNow() : null;
        AccountWork.Require(await work.Users.UpdateSecurityStampAsync(user));
        work.Audit.Add(disabled ? "account.disable" : "account.enable", user.UserName ?? "");
    }

    private static void SetEmail(AccountWork work, User user, string email)
    {
        if (email.Length > 0 && (email.Length > 254 || email.Count(c => c == '@') != 1 || email[0] == '@' || email[^1] == '@' || email.Any(c => char.IsWhiteSpace(c) || char.IsControl(c))))
            throw new WorkspaceException(ErrorCode.Invalid, "That is no e-mail address. Write it as name@example.org.");
        var before = user.Email;
        (user.Email, user.EmailConfirmed) = email.Length > 0 ? (email, true) : (null, false);
        work.Audit.Add("account.email", user.UserName ?? "", new { before, after = user.Email });
    }

    private static async Task RequireAnotherAsync(AccountWork work, User leaving, CancellationToken cancellationToken)
    {
        if (!await work.Db.Users.AnyAsync(u => u.IsAdministrator && u.DisabledAt == null && u.Id != leaving.Id, cancellationToken))
            throw new WorkspaceException(ErrorCode.Conflict, "An installation needs an administrator. Make somebody else one first.");
    }

    private static async Task<IReadOnlyList<AccountSummary>> SummariseAsync(CatalogDbContext db, IReadOnlyList<User> users, CancellationToken cancellationToken)
    {
        var ids = users.Select(u => u.Id).ToList();
        var userIds = ids.Select(id => new UserId(id)).ToList();
        var issuers = await db.UserLogins.AsNoTracking().Where(l => ids.Contains(l.UserId)).Select(l => new { l.UserId, l.LoginProvider }).ToListAsync(cancellationToken);
        var workspaces = await db.Members.AsNoTracking().Where(m => userIds.Contains(m.UserId))
            .Join(db.Workspaces, m => m.WorkspaceId, w => w.Id, (m, w) => new { m.UserId, w.Slug }).ToListAsync(cancellationToken);
        return [.. users.Select(u => new AccountSummary
        {
            Id = new(u.Id), UserName = u.UserName ?? "", Email = u.Email, IsAdministrator = u.IsAdministrator, HasTwoStep = u.TwoFactorEnabled, HasPassword = u.PasswordHash is not null,
            Issuers = [.. issuers.Where(l => l.UserId == u.Id).Select(l => l.LoginProvider)],
            Workspaces = [.. workspaces.Where(w => w.UserId == new UserId(u.Id)).Select(w => w.Slug).Order(StringComparer.Ordinal)],
            DisabledAt = u.DisabledAt, CreatedAt = u.CreatedAt, LastSignInAt = u.LastSignInAt,
        })];
    }
}
