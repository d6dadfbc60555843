using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace WorkspaceAgents.Catalog;

/// <summary>People's accounts, over ASP.NET Core Identity.</summary>
public sealed class Accounts(
    IServiceScopeFactory scopes, IDbContextFactory<CatalogDbContext> contexts, Workspaces workspaces, AccountChanges changes, TimeProvider time)
{
    // No letters or digits that are mistaken for one another when typed from a screen.
    private const string PasswordAlphabet = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    /// <summary>Makes the first account, when there is none yet.</summary>
    /// <param name="userName">Its user name.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The account with its one-time password, or null when the installation has accounts.</returns>
    public async Task<FirstOwner?> CreateFirstOwnerAsync(string userName, CancellationToken cancellationToken)
    {
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
        {
            if (await db.Users.AnyAsync(cancellationToken)) return null;
        }

        var password = RandomNumberGenerator.GetString(PasswordAlphabet, 16);
        return new(userName, password, await CreateAsync(userName, password, mustChangePassword: true));
    }

    /// <summary>Makes an account.</summary>
    /// <param name="userName">3 to 64 letters, digits, dots, hyphens or underscores, or an e-mail address.</param>
    /// <param name="password">At least 10 characters.</param>
    /// <param name="mustChangePassword">Whether the first sign-in asks for another.</param>
    /// <returns>The account as an actor.</returns>
    /// <exception cref="WorkspaceException">The name is taken or malformed, or the password too weak.</exception>
    public Task<Actor> CreateAsync(string userName, string password, bool mustChangePassword) =>
        CreateAsync(Actor.System("accounts"), userName, password, mustChangePassword, CancellationToken.None);

    internal Task<Actor> CreateAsync(Actor actor, string userName, string password, bool mustChangePassword, CancellationToken cancellationToken) =>
        changes.RunAsync(actor, async work =>
        {
            var user = new User { UserName = userName?.Trim(), MustChangePassword = mustChangePassword, CreatedAt = time.GetUtcNow() };
            // Whoever sets an installation up looks after it.
            user.IsAdministrator = !await work.Db.Users.AnyAsync(cancellationToken);
            AccountWork.Require(await work.Users.CreateAsync(user, password ?? ""));
            work.Audit.Add("account.create", user.UserName ?? "", new { user.IsAdministrator });
            return ActorOf(user);
        }, cancellationToken);

    /// <summary>Takes back an account that was made a moment ago and belongs to no workspace.</summary>
    internal Task RemoveUnusedAsync(UserId userId, CancellationToken cancellationToken) =>
        changes.RunAsync(Actor.System("accounts"), async work =>
        {
            if (await work.Db.Members.AnyAsync(m => m.UserId == userId, cancellationToken)) return false;
            var user = await work.RequireAsync(userId);
            AccountWork.Require(await work.Users.DeleteAsync(user));
            work.Audit.Add("account.remove", user.UserName ?? "", new { why = "The invitation it was made by was not good any more." });
            return true;
        }, cancellationToken);

    /// <summary>Replaces the password of who is signed in, and ends the account's sessions.</summary>
    /// <param name="actor">A person who is signed in.</param>
    /// <param name="current">The password they have; its being right is checked before, by <see cref="SignIns"/>, with the lock-out.</param>
    /// <param name="chosen">The one they choose.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="WorkspaceException">It breaks the rules for passwords.</exception>
    public Task ChangePasswordAsync(Actor actor, string current, string chosen, CancellationToken cancellationToken)
    {
        var userId = SignedIn.Require(actor);
        return changes.RunAsync(actor, async work =>
        {
            var user = await work.RequireAsync(userId);
            user.MustChangePassword = false;
            // Writes the flag with the hash, or neither.
            AccountWork.Require(await work.Users.ChangePasswordAsync(user, current, chosen));
            work.Audit.Add("account.password", actor.Name);
            return true;
        }, cancellationToken);
    }

    /// <summary>Ends every session of who is signed in, this one too. Tokens go on: they are revoked one by one.</summary>
    /// <param name="actor">A person who is signed in.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task SignOutEverywhereAsync(Actor actor, CancellationToken cancellationToken)
    {
        var userId = SignedIn.Require(actor);
        return changes.RunAsync(actor, async work =>
        {
            AccountWork.Require(await work.Users.UpdateSecurityStampAsync(await work.RequireAsync(userId)));
            work.Audit.Add("account.sign-out-everywhere", actor.Name);
            return true;
        }, cancellationToken);
    }

    /// <summary>Whether the installation has accounts.</summary>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>False before the first start is done.</returns>
    public async Task<bool> AnyAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Users.AnyAsync(cancellationToken);
    }

    /// <summary>Draws another one-time password for an account whose last one reached nobody; the next sign-in asks for another.</summary>
    /// <param name="actor">The system.</param>
    /// <param name="userName">The account.</param>
    /// <returns>The account with its new one-time password.</returns>
    /// <exception cref="WorkspaceException">Somebody else asks, or there is no such account.</exception>
    public async Task<FirstOwner> RenewOneTimePasswordAsync(Actor actor, string userName)
    {
        AccessControl.RequireSystem(actor);
        await using var scope = scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<User>>();
        var user = await users.FindByNameAsync(userName) ?? throw WorkspaceException.NotFound("account", userName, "Check the name.");
        return new(userName, await RenewAsync(users, user), ActorOf(user));
    }

    /// <summary>Adds a person to a workspace, and makes their account when they have none.</summary>
    /// <param name="actor">An owner of the workspace; a person, since an agent does not make accounts.</param>
    /// <param name="workspace">The workspace's slug.</param>
    /// <param name="userName">Letters, digits and <c>-._@+</c>, or an e-mail address.</param>
    /// <param name="role">The role they are to have.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The one-time password of a new account. Stopped half-way, the same call again gives another.</returns>
    /// <exception cref="WorkspaceException">The actor may not, or the name cannot be one.</exception>
    public async Task<Invitation> InviteAsync(Actor actor, string workspace, string userName, Role role, CancellationToken cancellationToken)
    {
        if (!(await workspaces.GetAsync(actor, workspace, cancellationToken)).Permissions.HasFlag(Permissions.Manage) || actor.Kind != ActorKind.Person)
            throw new WorkspaceException(ErrorCode.Forbidden, $"Only a person who is an owner of '{workspace}' adds people to it. Ask one.");
        if (string.IsNullOrWhiteSpace(userName) || !Enum.IsDefined(role))
            throw new WorkspaceException(ErrorCode.Invalid, "Give a user name and a role: guest, viewer, annotator, maintainer or owner.");
        await using var scope = scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<User>>();
        string? password = null;
        if (await users.FindByNameAsync(userName) is not { } known)
        {
            password = RandomNumberGenerator.GetString(PasswordAlphabet, 16);
            await CreateAsync(actor, userName, password, mustChangePassword: true, cancellationToken);
        }
        else if (known.MustChangePassword && !await IsMemberAnywhereAsync(new(known.Id), cancellationToken))
        {
            // Made by a call that was cut off before it could say the password: nobody can have signed in.
            password = await RenewAsync(users, known);
        }

        await workspaces.SetMemberAsync(actor, workspace, userName, role, cancellationToken);
        return new(userName, role, password);
    }

    /// <summary>The actor an account stands for.</summary>
    /// <param name="userId">The account.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The actor, or null when there is no such account or it is disabled.</returns>
    public async Task<Actor?> FindActorAsync(UserId userId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var user = await db.Users.AsNoTracking().SingleOrDefaultAsync(u => u.Id == userId.Value, cancellationToken);
        return user is null or { DisabledAt: not null } ? null : ActorOf(user);
    }

    /// <summary>What a session of an account is made of, as it is now.</summary>
    /// <param name="userId">The account.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>Null when there is no such account or it is disabled: its sessions are over.</returns>
    public async Task<AccountSession?> FindSessionAsync(UserId userId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Users.AsNoTracking().Where(u => u.Id == userId.Value && u.DisabledAt == null)
            .Select(u => new AccountSession(userId, u.UserName ?? "", u.SecurityStamp ?? "", u.MustChangePassword)).SingleOrDefaultAsync(cancellationToken);
    }

    private static async Task<string> RenewAsync(UserManager<User> users, User user)
    {
        var password = RandomNumberGenerator.GetString(PasswordAlphabet, 16);
        user.PasswordHash = users.PasswordHasher.HashPassword(user, password);
        user.MustChangePassword = true;
        // Also writes the two lines above, and ends the sessions of the old password.
        await users.UpdateSecurityStampAsync(user);
        return password;
    }

    private async Task<bool> IsMemberAnywhereAsync(UserId userId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Members.AnyAsync(m => m.UserId == userId, cancellationToken);
    }

    internal static Actor ActorOf(User user) =>
        new() { Kind = ActorKind.Person, Name = user.UserName ?? "", UserId = new(user.Id), IsAdministrator = user.IsAdministrator };
}
