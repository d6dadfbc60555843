namespace WorkspaceAgents.Catalog;

/// <summary>Counts what happens again within a while instead of telling it again, so that a flood of the same fills no disk.</summary>
internal sealed class AuditFolding
{
    private const int MaxKeys = 50_000;

    private readonly Dictionary<Key, (DateTimeOffset Since, TimeSpan While, int Again)> seen = [];
    private readonly Lock guard = new();

    /// <summary>Whether this is the first of its kind within the while.</summary>
    /// <param name="key">Who did what to what.</param>
    /// <param name="window">How long the same is only counted.</param>
    /// <param name="now">The present time.</param>
    /// <param name="again">How often it was only counted since it was last told.</param>
    public bool IsFirst(Key key, TimeSpan window, DateTimeOffset now, out int again)
    {
        lock (guard)
        {
            var isKnown = seen.TryGetValue(key, out var last);
            if (isKnown && now - last.Since < window)
            {
                seen[key] = last with { Again = last.Again + 1 };
                again = 0;
                return false;
            }

            if (seen.Count >= MaxKeys) Forget(now);
            again = isKnown ? last.Again : 0;
            seen[key] = (now, window, 0);
            return true;
        }
    }

    /// <summary>The next one is told again: this one could not be written.</summary>
    public void Forget(Key key)
    {
        lock (guard) seen.Remove(key);
    }

    private void Forget(DateTimeOffset now)
    {
        foreach (var (key, last) in seen)
        {
            if (now - last.Since >= last.While) seen.Remove(key);
        }

        // All of it is recent: tell some of it again rather than grow without end.
        if (seen.Count >= MaxKeys) seen.Clear();
    }

    /// <summary>What makes two events the same.</summary>
    internal readonly record struct Key(WorkspaceId WorkspaceId, ActorKind Kind, UserId? UserId, TokenId? TokenId, string Name, string Action, string Target)
    {
        public static Key Of(WorkspaceId workspaceId, Actor actor, string action, string target) =>
            new(workspaceId, actor.Kind, actor.UserId, actor.TokenId, actor.Name, action, target);
    }
}
