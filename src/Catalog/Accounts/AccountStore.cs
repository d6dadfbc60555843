using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;

namespace WorkspaceAgents.Catalog;

/// <summary>Identity's store, which keeps a second step's key encrypted and its recovery codes hashed: Identity itself keeps both in the clear.</summary>
internal sealed class AccountStore(
    CatalogDbContext context, IDataProtectionProvider protection, IPasswordHasher<User> hasher, IdentityErrorDescriber describer)
    : UserOnlyStore<User, CatalogDbContext, Guid>(context, describer)
{
    // Identity's own names for where it keeps them.
    private const string Internal = "[AspNetUserStore]";
    private const string RecoveryCodes = "RecoveryCodes";
    private const string Key = "AuthenticatorKey";

    public override Task SetAuthenticatorKeyAsync(User user, string key, CancellationToken cancellationToken) =>
        base.SetAuthenticatorKeyAsync(user, ProtectorOf(user).Protect(key), cancellationToken);

    public override async Task<string?> GetAuthenticatorKeyAsync(User user, CancellationToken cancellationToken)
    {
        if (await base.GetAuthenticatorKeyAsync(user, cancellationToken) is not { } kept) return null;
        try
        {
            return ProtectorOf(user).Unprotect(kept);
        }
        catch (CryptographicException)
        {
            // The installation's keys were lost: no code can be right any more. Recovery codes do not depend on them.
            return null;
        }
    }

    public override Task ReplaceCodesAsync(User user, IEnumerable<string> recoveryCodes, CancellationToken cancellationToken) =>
        base.ReplaceCodesAsync(user, recoveryCodes.Select(code => hasher.HashPassword(user, code)), cancellationToken);

    public override async Task<bool> RedeemCodeAsync(User user, string code, CancellationToken cancellationToken)
    {
        var kept = (await GetTokenAsync(user, Internal, RecoveryCodes, cancellationToken) ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries);
        var used = Array.Find(kept, hash => hasher.VerifyHashedPassword(user, hash, code) != PasswordVerificationResult.Failed);
        if (used is null) return false;
        await base.ReplaceCodesAsync(user, kept.Where(hash => hash != used), cancellationToken);
        return true;
    }

    /// <summary>Forgets key and recovery codes.</summary>
    public async Task RemoveSecondStepAsync(User user, CancellationToken cancellationToken)
    {
        await RemoveTokenAsync(user, Internal, Key, cancellationToken);
        await RemoveTokenAsync(user, Internal, RecoveryCodes, cancellationToken);
    }

    // For this one account: a key copied to another account's row opens nothing.
    private IDataProtector ProtectorOf(User user) => protection.CreateProtector("WorkspaceAgents.SecondStep", user.Id.ToString());
}
