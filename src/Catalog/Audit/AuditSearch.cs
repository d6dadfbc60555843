using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;

namespace WorkspaceAgents.Catalog;

/// <summary>
/// Finds the events of a trail that match a filter, newest first, without reading a trail of millions: what is equal to something comes off an
/// index in order; what begins with something comes off an index when it is rare; and the rest is read from the newest in growing windows.
/// </summary>
internal static class AuditSearch
{
    private const int ChunkRows = 200;
    private const int MaxCandidates = 5000;
    private const long FirstWindow = 4096;
    private const long LargestWindow = 262_144;

    /// <summary>How far the clocks of two hosts that write one trail may differ: times need not rise with the sequence.</summary>
    private static readonly TimeSpan MaxSkew = TimeSpan.FromMinutes(5);

    /// <summary>The events of a trail that a filter lets through, in no order.</summary>
    public static IQueryable<AuditEvent> Matching(CatalogDbContext db, WorkspaceId workspaceId, AuditFilter filter)
    {
        var events = db.AuditEvents.AsNoTracking().Where(e => e.WorkspaceId == workspaceId);
        if (filter.Actor is { } actor) events = events.Where(e => e.ActorName == actor);
        if (filter.Outcome is { } outcome) events = events.Where(e => e.Outcome == outcome);
        if (filter.Action is { } action) events = WithAction(events, action);
        if (filter.Target is { } target) events = WithTarget(events, target);
        if (filter.From is { } from) events = events.Where(e => e.At >= from);
        if (filter.Until is { } until) events = events.Where(e => e.At < until);
        if (!string.IsNullOrWhiteSpace(filter.Text))
            events = events.Where(e => e.Action.Contains(filter.Text) || e.Target.Contains(filter.Text) || e.ActorName.Contains(filter.Text));
        return events;
    }

    /// <summary>The events that match, newest first, as far as the caller asks for them.</summary>
    /// <param name="db">The database.</param>
    /// <param name="workspaceId">The trail.</param>
    /// <param name="filter">What must hold.</param>
    /// <param name="start">The lowest sequence.</param>
    /// <param name="stop">All are below it.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public static async IAsyncEnumerable<AuditEvent> NewestFirstAsync(
        CatalogDbContext db, WorkspaceId workspaceId, AuditFilter filter, long start, long stop, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var all = db.AuditEvents.AsNoTracking().Where(e => e.WorkspaceId == workspaceId);
        if (filter.From is { } from) start = await FirstAtAsync(all, from - MaxSkew, start, stop, cancellationToken);
        if (filter.Until is { } until) stop = await FirstAtAsync(all, until + MaxSkew, start, stop, cancellationToken);
        var matching = Matching(db, workspaceId, filter);
        if (await CandidatesAsync(all, filter, cancellationToken) is { } candidates)
        {
            foreach (var chunk in candidates.Where(s => s >= start && s < stop).OrderDescending().Chunk(ChunkRows))
            {
                foreach (var e in await matching.Where(e => chunk.Contains(e.Sequence)).OrderByDescending(e => e.Sequence).ToListAsync(cancellationToken)) yield return e;
            }

            yield break;
        }

        var window = HasEquality(filter) || filter is { Action: null, Target: null, Text: null } ? long.MaxValue : FirstWindow;
        while (stop > start)
        {
            var low = window > stop - start ? start : stop - window;
            await foreach (var e in InChunksAsync(matching, low, stop, cancellationToken)) yield return e;
            stop = low;
            window = Math.Min(window * 4, LargestWindow);
        }
    }

    private static async IAsyncEnumerable<AuditEvent> InChunksAsync(
        IQueryable<AuditEvent> matching, long start, long stop, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            var below = stop;
            var chunk = await matching.Where(e => e.Sequence >= start && e.Sequence < below).OrderByDescending(e => e.Sequence).Take(ChunkRows).ToListAsync(cancellationToken);
            foreach (var e in chunk) yield return e;
            if (chunk.Count < ChunkRows) yield break;
            stop = chunk[^1].Sequence;
        }
    }

    /// <summary>The numbers of all events with the filter's prefix, when they are few.</summary>
    private static async Task<List<long>?> CandidatesAsync(IQueryable<AuditEvent> all, AuditFilter filter, CancellationToken cancellationToken)
    {
        if (HasEquality(filter)) return null;
        foreach (var prefixed in new[] { filter.Target is { } target ? WithTarget(all, target) : null, filter.Action is { } action ? WithAction(all, action) : null })
        {
            if (prefixed is null) continue;
            var found = await prefixed.Select(e => e.Sequence).Take(MaxCandidates + 1).ToListAsync(cancellationToken);
            if (found.Count <= MaxCandidates) return found;
        }

        return null;
    }

    private static bool HasEquality(AuditFilter filter) =>
        filter.Actor is not null || filter.Outcome == AuditOutcome.Denied || filter.Action is { } action && IsWhole(action) || filter.Target is { } target && !IsFolder(target);

    private static bool IsWhole(string action) => action.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot && dot < action.Length - 1;

    private static bool IsFolder(string target) => target.EndsWith('/');

    private static IQueryable<AuditEvent> WithAction(IQueryable<AuditEvent> events, string action)
    {
        if (IsWhole(action)) return events.Where(e => e.Action == action);
        // In the order of bytes '/' is what follows '.'.
        var (low, high) = (action.TrimEnd('.') + ".", action.TrimEnd('.') + "/");
        return events.Where(e => e.Action.CompareTo(low) >= 0 && e.Action.CompareTo(high) < 0);
    }

    private static IQueryable<AuditEvent> WithTarget(IQueryable<AuditEvent> events, string target)
    {
        if (!IsFolder(target)) return events.Where(e => e.Target == target);
        // … and '0' is what follows '/'.
        var high = target[..^1] + "0";
        return events.Where(e => e.Target.CompareTo(target) >= 0 && e.Target.CompareTo(high) < 0);
    }

    /// <summary>The lowest sequence at or after a time, by halving.</summary>
    private static async Task<long> FirstAtAsync(IQueryable<AuditEvent> all, DateTimeOffset at, long start, long stop, CancellationToken cancellationToken)
    {
        while (start < stop)
        {
            var middle = start + (stop - start) / 2;
            var found = await all.Where(e => e.Sequence == middle).Select(e => e.At).SingleOrDefaultAsync(cancellationToken);
            if (found < at) start = middle + 1;
            else stop = middle;
        }

        return start;
    }
}
