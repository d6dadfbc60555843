using Microsoft.EntityFrameworkCore;
using WorkspaceAgents.Alignment;
using WorkspaceAgents.Formats;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Catalog;

/// <summary>A published version as its manifest names it; publishing gave it out, so rights on source files do not matter. Ids are those of recordings that are still there and may be seen.</summary>
internal sealed class VersionQueryView(CatalogDbContext db, WorkspaceAccess access, IBlobStore blobs, DatasetVersion version, VersionManifest manifest)
    : QueryView(access.Workspace, $"{manifest.DatasetName}@v{version.Number}")
{
    private Dictionary<string, string>? _ids;

    public override async Task<IReadOnlyList<(string RecordingId, string Recording, BlobHash Hash)>> IndexesAsync(CancellationToken cancellationToken)
    {
        var ids = await IdsAsync(cancellationToken);
        return [.. manifest.Recordings.Select(recording => (ids.GetValueOrDefault(recording.Name, recording.Name), recording.Name, recording.MetadataIndex))];
    }

    protected override Task<IEnumerable<object?[]>> FilesAsync(CancellationToken cancellationToken) => Task.FromResult(
        from input in manifest.Inputs
        from file in input.Files
        select FileOf(file.Path, null, file.SizeBytes, file.Sha256, null, null, input.Recording, file.Kind));

    protected override async Task<IEnumerable<object?[]>> RecordingsAsync(CancellationToken cancellationToken)
    {
        var ids = await IdsAsync(cancellationToken);
        var inputs = manifest.Inputs.ToDictionary(input => input.Recording, input => input.Files.Count);
        return manifest.Recordings.Select(recording => new object?[]
        {
            ids.GetValueOrDefault(recording.Name), recording.Name, "published", null, recording.Split, recording.FrameCount, recording.DurationSeconds, null, null, null, null, null,
            inputs.GetValueOrDefault(recording.Name), null, version.CreatedAt.UtcDateTime,
        });
    }

    protected override async Task<IEnumerable<object?[]>> ClipsAsync(CancellationToken cancellationToken) => ClipsOf(manifest, version.Number, (await IdsAsync(cancellationToken)).GetValueOrDefault);

    protected override async Task<IEnumerable<object?[]>> QualityAsync(CancellationToken cancellationToken) =>
        from read in await ReportsAsync(cancellationToken)
        from track in read.Report.Tracks
        select new object?[]
        {
            read.Id, read.Name, QueryTables.Lower(read.Report.Verdict), track.Name, QueryTables.Lower(track.Kind), QueryTables.Lower(track.Clock.Method), track.Clock.OffsetSeconds, track.Clock.DriftPpm, track.Clock.Confidence,
            track.CoverageFraction, track.LargestGapSeconds, track.ErrorBoundMs, track.DisagreementMs,
        };

    protected override async Task<IEnumerable<object?[]>> FindingsAsync(CancellationToken cancellationToken) =>
        from read in await ReportsAsync(cancellationToken)
        from finding in read.Report.Findings
        select new object?[] { read.Id, read.Name, QueryTables.Lower(finding.Severity), finding.Code, finding.Track, finding.StartSeconds, finding.StopSeconds, finding.Message, finding.Suggestion };

    private async Task<List<(string? Id, string Name, AlignmentReport Report)>> ReportsAsync(CancellationToken cancellationToken)
    {
        var ids = await IdsAsync(cancellationToken);
        var reports = new List<(string?, string, AlignmentReport)>();
        foreach (var recording in manifest.Recordings)
            reports.Add((ids.GetValueOrDefault(recording.Name), recording.Name, AlignmentReport.FromJson(await blobs.ReadAllAsync(recording.AlignmentReport, cancellationToken))));
        return reports;
    }

    private async Task<Dictionary<string, string>> IdsAsync(CancellationToken cancellationToken)
    {
        if (_ids is not null) return _ids;
        var names = manifest.Recordings.Select(recording => recording.Name).ToHashSet();
        var live = await db.Recordings.AsNoTracking().Include(r => r.Tracks).Where(r => r.WorkspaceId == access.Workspace.Id).OrderBy(r => r.CreatedAt).ToListAsync(cancellationToken);
        // The newest of a name; a recording that was aligned anew since is still the one to look at.
        return _ids = live.Where(recording => names.Contains(recording.Name) && Recordings.MaySee(access, recording)).GroupBy(recording => recording.Name).ToDictionary(group => group.Key, group => group.Last().Id.ToString());
    }
}
