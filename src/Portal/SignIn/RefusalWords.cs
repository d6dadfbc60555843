using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace WorkspaceAgents.Portal.SignIn;

/// <summary>Carries the catalog's own words through an address: sealed, because anybody can write an address and the page shows them as its own.</summary>
internal sealed class RefusalWords(IDataProtectionProvider protection)
{
    private static readonly TimeSpan GoodFor = TimeSpan.FromMinutes(10);

    private readonly ITimeLimitedDataProtector seal = protection.CreateProtector("WorkspaceAgents.RefusalWords").ToTimeLimitedDataProtector();

    public string Keep(string words) => seal.Protect(words, GoodFor);

    /// <summary>The words; null when they were not ours, or are old.</summary>
    public string? Read(string? kept)
    {
        if (string.IsNullOrEmpty(kept)) return null;
        try
        {
            return seal.Unprotect(kept);
        }
        catch (CryptographicException)
        {
            // An old or forged address: the page is shown without it.
            return null;
        }
    }
}
