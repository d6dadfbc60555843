using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using WorkspaceAgents.Loader;

namespace WorkspaceAgents.Catalog;

/// <summary>
/// Who reads which version of a dataset, and how fast: what loaders report of themselves and what <c>/stream</c> counts. Bounded: the last
/// <see cref="MaxReaders"/> runs of readers and <see cref="MaxMinutes"/> minutes of a dataset are kept, none for longer than <see cref="KeptFor"/>.
/// </summary>
public sealed partial class DatasetReaders(IDbContextFactory<CatalogDbContext> contexts, AuditRecorder recorder, TimeProvider time)
{
    /// <summary>The longest name of a job, a run or a split.</summary>
    public const int MaxNameLength = 64;

    /// <summary>Runs of readers kept for a dataset.</summary>
    public const int MaxReaders = 1000;

    /// <summary>Minutes kept for a dataset, counted for each job: a week of one.</summary>
    public const int MaxMinutes = 10_080;

    /// <summary>Readers of an overview.</summary>
    public const int MaxShown = 200;

    /// <summary>Hours an overview goes back at most.</summary>
    public const int MaxHours = 24 * 30;

    /// <summary>How long nothing is forgotten that there is room for.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(30);

    /// <summary>Who reported within this is reading.</summary>
    public static readonly TimeSpan LiveFor = TimeSpan.FromMinutes(1);

    private const int MaxWorld = 100_000;
    private const double MaxCount = 1L << 53;

    /// <summary>Takes a reader's report. A report that comes twice, or late, changes nothing.</summary>
    /// <param name="actor">A member of the dataset's workspace who may download.</param>
    /// <param name="name">The dataset's name.</param>
    /// <param name="version">An alias, a number as in <c>v2</c>, an id, or at least 8 digits of one.</param>
    /// <param name="job">The job's name: 1 to 64 letters, digits, dots, hyphens and underscores.</param>
    /// <param name="report">What was read since the run began.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="WorkspaceException">No such dataset or version; the report is wrong.</exception>
    public async Task ReportAsync(Actor actor, string name, string version, string job, ReaderReport report, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(report);
        if (FindProblem(job, report) is { } problem) throw new WorkspaceException(ErrorCode.Invalid, problem);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var (dataset, _) = await Datasets.FindAsync(db, actor, name, Permissions.Download, cancellationToken);
        var row = await Datasets.FindVersionAsync(db, dataset, version, cancellationToken);
        await recorder.ReadAsync(
            actor, dataset.WorkspaceId, "dataset.read", $"{dataset.Name}/{report.Split}", $"{row.Manifest}\n{job}",
            new { version = row.Manifest.ToString(), split = report.Split, job, world = report.World, epoch = report.Epoch, position = report.Position }, cancellationToken);
        await KeepAsync(db, dataset, row, new(job, actor.Name, ReaderSource.Client), report, cancellationToken);
    }

    /// <summary>Keeps what the server counted itself; rights were checked when the stream began.</summary>
    internal async Task CountAsync(Actor actor, string name, string version, string job, ReaderReport report, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var dataset = await db.Datasets.AsNoTracking().SingleAsync(d => d.Name == name, cancellationToken);
        var row = await Datasets.FindVersionAsync(db, dataset, version, cancellationToken);
        await KeepAsync(db, dataset, row, new(job, actor.Name, ReaderSource.Server), report, cancellationToken);
    }

    /// <summary>Who reads a dataset, and how fast it was read.</summary>
    /// <param name="actor">A member of its workspace who may view.</param>
    /// <param name="name">The dataset's name.</param>
    /// <param name="version">Only readers of this version; null for every one.</param>
    /// <param name="hours">How far back, 1 to <see cref="MaxHours"/>.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>Readers and minutes.</returns>
    /// <exception cref="WorkspaceException">No such dataset or version; the hours are out of range.</exception>
    public async Task<ReadingOverview> GetAsync(Actor actor, string name, string? version, int hours, CancellationToken cancellationToken)
    {
        if (hours is < 1 or > MaxHours) throw new WorkspaceException(ErrorCode.Invalid, $"hours is 1 to {MaxHours}, not {hours}.");
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var (dataset, _) = await Datasets.FindAsync(db, actor, name, Permissions.View, cancellationToken);
        var only = version is null ? null : await Datasets.FindVersionAsync(db, dataset, version, cancellationToken);
        var now = time.GetUtcNow();
        var since = now.AddHours(-hours);
        var readers = db.Set<DatasetReader>().AsNoTracking().Where(r => r.DatasetId == dataset.Id && r.LastAt >= since);
        var minutes = db.Set<ReadingMinute>().AsNoTracking().Where(m => m.DatasetId == dataset.Id && m.At >= since);
        if (only is not null) (readers, minutes) = (readers.Where(r => r.Manifest == only.Manifest), minutes.Where(m => m.Manifest == only.Manifest));
        var numbers = await db.DatasetVersions.Where(v => v.DatasetId == dataset.Id).ToDictionaryAsync(v => v.Manifest, v => v.Number, cancellationToken);
        var shown = await readers.OrderByDescending(r => r.LastAt).ThenBy(r => r.Job).ThenBy(r => r.Rank).Take(MaxShown).ToListAsync(cancellationToken);
        var points = await minutes.ToListAsync(cancellationToken);
        return new(
            [.. shown.Select(r => new ReaderSummary(
                r.Job, r.Rank, r.World, r.Manifest, numbers[r.Manifest], r.Split, r.Reader, r.Source, now - r.LastAt <= LiveFor, r.StartedAt, r.LastAt,
                r.Epoch, r.Position, r.Samples, r.Bytes, r.SamplesPerSecond, r.BytesPerSecond, r.WaitShare, r.DecodeSeconds, r.Stalls, r.Skipped))],
            [.. points.GroupBy(m => m.At).OrderBy(g => g.Key).Select(g => PointOf(g.Key, [.. g], now))]);
    }

    /// <summary>The job that reads a version now and who runs it, in words; null when none does.</summary>
    internal async Task<string?> FindReadingAsync(CatalogDbContext db, DatasetVersion version, CancellationToken cancellationToken)
    {
        var since = time.GetUtcNow() - LiveFor;
        var found = await db.Set<DatasetReader>().AsNoTracking().Where(r => r.DatasetId == version.DatasetId && r.Manifest == version.Manifest && r.LastAt >= since)
            .OrderByDescending(r => r.LastAt).FirstOrDefaultAsync(cancellationToken);
        return found is null ? null : $"job '{found.Job}' of {found.Reader}";
    }

    private async Task KeepAsync(CatalogDbContext db, Dataset dataset, DatasetVersion version, Place place, ReaderReport report, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var reader = await db.Set<DatasetReader>().SingleOrDefaultAsync(
            r => r.DatasetId == dataset.Id && r.Job == place.Job && r.Rank == report.Rank && r.Run == report.Run, cancellationToken);
        // Counts of a run only grow: a smaller one was overtaken on its way.
        if (reader is not null && (report.Samples < reader.Samples || report.Seconds < reader.Seconds)) return;
        if (reader is null)
        {
            reader = new()
            {
                DatasetId = dataset.Id, Job = place.Job, Rank = report.Rank, Run = report.Run, Manifest = version.Manifest, Split = report.Split,
                World = report.World, Reader = place.Reader, Source = place.Source, StartedAt = now,
            };
            db.Add(reader);
            await ForgetReadersAsync(db, dataset.Id, now, cancellationToken);
        }

        var more = MoreOf(reader, report);
        Update(reader, report, more, now);
        await db.SaveChangesAsync(cancellationToken);
        await AddToMinuteAsync(db, new() { DatasetId = dataset.Id, At = MinuteOf(now), Job = place.Job, Manifest = version.Manifest }, more, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        ReadingMeter.Add(dataset.Name, place.Source, more);
    }

    private static ReaderReport MoreOf(DatasetReader before, ReaderReport now) => now with
    {
        Samples = now.Samples - before.Samples, Bytes = Math.Max(0, now.Bytes - before.Bytes), Seconds = now.Seconds - before.Seconds,
        WaitSeconds = Math.Max(0, now.WaitSeconds - before.WaitSeconds), DecodeSeconds = Math.Max(0, now.DecodeSeconds - before.DecodeSeconds),
        Stalls = Math.Max(0, now.Stalls - before.Stalls), Skipped = Math.Max(0, now.Skipped - before.Skipped),
    };

    private static void Update(DatasetReader reader, ReaderReport report, ReaderReport more, DateTimeOffset now)
    {
        if (more.Seconds > 0)
        {
            (reader.SamplesPerSecond, reader.BytesPerSecond) = (more.Samples / more.Seconds, more.Bytes / more.Seconds);
            reader.WaitShare = Math.Min(1, more.WaitSeconds / more.Seconds);
        }

        (reader.LastAt, reader.Epoch, reader.Position) = (now, report.Epoch, report.Position);
        (reader.Samples, reader.Bytes, reader.Seconds) = (report.Samples, report.Bytes, report.Seconds);
        (reader.WaitSeconds, reader.DecodeSeconds, reader.Stalls, reader.Skipped) = (report.WaitSeconds, report.DecodeSeconds, report.Stalls, report.Skipped);
    }

    // Ranks of a job add to one row, each by a statement of its own: none overwrites what another added.
    private static async Task AddToMinuteAsync(CatalogDbContext db, ReadingMinute minute, ReaderReport more, CancellationToken cancellationToken)
    {
        FormattableString insert = $"""
            INSERT INTO "ReadingMinutes" ("DatasetId", "At", "Job", "Manifest", "Samples", "Bytes", "ReaderSeconds", "WaitSeconds", "DecodeSeconds", "Stalls")
            VALUES ({minute.DatasetId.Value}, {minute.At.UtcTicks}, {minute.Job}, {minute.Manifest.ToString()}, 0, 0, 0, 0, 0, 0) ON CONFLICT DO NOTHING
            """;
        if (await db.Database.ExecuteSqlAsync(insert, cancellationToken) > 0) await ForgetMinutesAsync(db, minute.DatasetId, minute.At, cancellationToken);
        await db.Set<ReadingMinute>()
            .Where(m => m.DatasetId == minute.DatasetId && m.At == minute.At && m.Job == minute.Job && m.Manifest == minute.Manifest)
            .ExecuteUpdateAsync(set => set
                .SetProperty(m => m.Samples, m => m.Samples + more.Samples).SetProperty(m => m.Bytes, m => m.Bytes + more.Bytes)
                .SetProperty(m => m.ReaderSeconds, m => m.ReaderSeconds + more.Seconds).SetProperty(m => m.WaitSeconds, m => m.WaitSeconds + more.WaitSeconds)
                .SetProperty(m => m.DecodeSeconds, m => m.DecodeSeconds + more.DecodeSeconds).SetProperty(m => m.Stalls, m => m.Stalls + more.Stalls), cancellationToken);
    }

    private static async Task ForgetReadersAsync(CatalogDbContext db, DatasetId dataset, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var readers = db.Set<DatasetReader>().Where(r => r.DatasetId == dataset);
        var surplus = await readers.OrderByDescending(r => r.LastAt).Skip(MaxReaders - 1).Select(r => (DateTimeOffset?)r.LastAt).FirstOrDefaultAsync(cancellationToken);
        var oldest = now - KeptFor;
        await readers.Where(r => r.LastAt < oldest || r.LastAt <= surplus).ExecuteDeleteAsync(cancellationToken);
    }

    private static async Task ForgetMinutesAsync(CatalogDbContext db, DatasetId dataset, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var minutes = db.Set<ReadingMinute>().Where(m => m.DatasetId == dataset);
        var surplus = await minutes.OrderByDescending(m => m.At).Skip(MaxMinutes).Select(m => (DateTimeOffset?)m.At).FirstOrDefaultAsync(cancellationToken);
        var oldest = now - KeptFor;
        await minutes.Where(m => m.At < oldest || m.At <= surplus).ExecuteDeleteAsync(cancellationToken);
    }

    private static DateTimeOffset MinuteOf(DateTimeOffset now) => new(now.UtcTicks - (now.UtcTicks % TimeSpan.TicksPerMinute), TimeSpan.Zero);

    private static ReadingPoint PointOf(DateTimeOffset at, IReadOnlyList<ReadingMinute> jobs, DateTimeOffset now)
    {
        // The minute that runs is divided by what has passed of it.
        var seconds = Math.Clamp((now - at).TotalSeconds, 1, 60);
        var waited = jobs.Sum(m => m.WaitSeconds) / Math.Max(1e-9, jobs.Sum(m => m.ReaderSeconds));
        return new(at, jobs.Sum(m => m.Samples) / seconds, jobs.Sum(m => m.Bytes) / seconds, Math.Min(1, waited), jobs.Sum(m => m.Stalls));
    }

    /// <summary>What is wrong with a job's name; null when nothing is.</summary>
    internal static string? FindProblem(string job) =>
        NamePattern().IsMatch(job) ? null : $"'{job}' can't be a job's name: use 1 to {MaxNameLength} letters, digits, dots, hyphens and underscores.";

    private static string? FindProblem(string job, ReaderReport report)
    {
        if (FindProblem(job) is { } problem) return problem;
        if (!NamePattern().IsMatch(report.Run)) return $"run tells one start of a reader from another: 1 to {MaxNameLength} letters, digits, dots, hyphens and underscores.";
        if (report.World is < 1 or > MaxWorld) return $"world is the number of readers, 1 to {MaxWorld}, not {report.World}.";
        if (report.Rank < 0 || report.Rank >= report.World) return $"rank is 0 to {report.World - 1} in a world of {report.World}, not {report.Rank}.";
        if (report.Split is not { Length: > 0 and <= MaxNameLength }) return "split is the split that is read, such as 'train'.";
        double[] counts = [report.Epoch, report.Position, report.Samples, report.Bytes, report.Seconds, report.WaitSeconds, report.DecodeSeconds, report.Stalls, report.Skipped];
        return counts.All(count => count is >= 0 and <= MaxCount) ? null : $"Counts and seconds are 0 to {MaxCount}.";
    }

    [GeneratedRegex("^[A-Za-z0-9._-]{1,64}$")]
    private static partial Regex NamePattern();

    private sealed record Place(string Job, string Reader, ReaderSource Source);
}
