using Microsoft.Extensions.Caching.Memory;

namespace WorkspaceAgents.Catalog;

/// <summary>Counts wrong tries for names that no account has, so that they lock as known ones do and nobody learns which names exist.</summary>
internal sealed class UnknownNames(TimeProvider time) : IDisposable
{
    // The oldest are forgotten when somebody tries more names than this: a guess at who exists then costs that many tries.
    private const int MaxNames = 20_000;

    private readonly MemoryCache counts = new(new MemoryCacheOptions { SizeLimit = MaxNames });

    /// <summary>Until when a name is locked; null when it is not.</summary>
    public DateTimeOffset? LockedUntil(string name) =>
        counts.TryGetValue(KeyOf(name), out Tries? tries) && tries!.LockedUntil > time.GetUtcNow() ? tries.LockedUntil : null;

    /// <summary>Counts a wrong try.</summary>
    /// <returns>Until when the name is locked now; null when it is not.</returns>
    public DateTimeOffset? Fail(string name, int maxTries, TimeSpan lockFor)
    {
        var before = counts.TryGetValue(KeyOf(name), out Tries? known) ? known!.Count : 0;
        var tries = before + 1 < maxTries ? new Tries(before + 1, null) : new Tries(0, time.GetUtcNow() + lockFor);
        counts.Set(KeyOf(name), tries, new MemoryCacheEntryOptions { Size = 1, SlidingExpiration = TimeSpan.FromDays(1) });
        return tries.LockedUntil;
    }

    public void Dispose() => counts.Dispose();

    // Names come from anybody: hashed, a long one takes no more room than a short one.
    private static string KeyOf(string name) => Tokens.HashOf(name.ToUpperInvariant());

    private sealed record Tries(int Count, DateTimeOffset? LockedUntil);
}
