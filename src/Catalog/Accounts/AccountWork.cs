using Microsoft.AspNetCore.Identity;

namespace WorkspaceAgents.Catalog;

/// <summary>What a change of an account works with: all in one transaction.</summary>
/// <param name="Db">The transaction's context.</param>
/// <param name="Audit">The events it leaves.</param>
/// <param name="Users">Identity's rules over that context.</param>
/// <param name="Store">Identity's store over that context.</param>
internal sealed record AccountWork(CatalogDbContext Db, AuditDraft Audit, UserManager<User> Users, AccountStore Store)
{
    /// <summary>The account, to be changed.</summary>
    /// <exception cref="WorkspaceException">It is gone.</exception>
    public async Task<User> RequireAsync(UserId userId) =>
        await Users.FindByIdAsync(userId.ToString()) ?? throw WorkspaceException.NotFound("account", userId.ToString(), "It may have been removed.");

    /// <summary>Passes on what Identity refused, in its words.</summary>
    /// <exception cref="WorkspaceException">It refused.</exception>
    public static void Require(IdentityResult result)
    {
        if (!result.Succeeded) throw new WorkspaceException(ErrorCode.Invalid, string.Join(" ", result.Errors.Select(e => e.Description)));
    }
}
