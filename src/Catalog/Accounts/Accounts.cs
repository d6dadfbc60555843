using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace WorkspaceAgents.Catalog;

/// <summary>People's accounts, over ASP.NET Core Identity.</summary>
public sealed class Accounts(IServiceScopeFactory scopes, IDbContextFactory<CatalogDbContext> contexts, Workspaces workspaces)
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
    public async Task<Actor> CreateAsync(string userName, string password, bool mustChangePassword)
    {
        await using var scope = scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<User>>();
        var user = new User { UserName = userName, MustChangePassword = mustChangePassword };
        var result = await users.CreateAsync(user, password);
        return result.Succeeded
            ? ActorOf(user)
            : throw new WorkspaceException(ErrorCode.Invalid, string.Join(" ", result.Errors.Select(e => e.Description)));
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
            throw new WorkspaceException(ErrorCode.Invalid, "Give a user name and a role: viewer, annotator, maintainer or owner.");
        await using var scope = scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<User>>();
        string? password = null;
        if (await users.FindByNameAsync(userName) is not { } known)
        {
            password = RandomNumberGenerator.GetString(PasswordAlphabet, 16);
            await CreateAsync(userName, password, mustChangePassword: true);
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
    /// <returns>The actor, or null when there is no such account.</returns>
    public async Task<Actor?> FindActorAsync(UserId userId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var user = await db.Users.AsNoTracking().SingleOrDefaultAsync(u => u.Id == userId.Value, cancellationToken);
        return user is null ? null : ActorOf(user);
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

    private static Actor ActorOf(User user) =>
        new() { Kind = ActorKind.Person, Name = user.UserName ?? "", UserId = new(user.Id) };
}
