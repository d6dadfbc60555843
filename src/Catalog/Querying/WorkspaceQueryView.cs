using Microsoft.EntityFrameworkCore;
using WorkspaceAgents.Formats;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Catalog;

/// <summary>A workspace as it is now: files that may be viewed, recordings all of whose files may be viewed, and the clips of each dataset's latest version.</summary>
internal sealed class WorkspaceQueryView(CatalogDbContext db, WorkspaceAccess access, IBlobStore blobs) : QueryView(access.Workspace, access.Workspace.Slug)
{
    private List<Recording>? _recordings;

    public override async Task<IReadOnlyList<(string RecordingId, string Recording, BlobHash Hash)>> IndexesAsync(CancellationToken cancellationToken) =>
        [.. from recording in await VisibleAsync(cancellationToken)
            let index = RecordingDetails.AlignmentOf(recording)?.MetadataIndex
            where index is not null
            select (recording.Id.ToString(), recording.Name, index.Value)];

    protected override async Task<IEnumerable<object?[]>> FilesAsync(CancellationToken cancellationToken)
    {
        var rows = new List<object?[]>();
        var files = db.Files.Live(access.Workspace.Id).AsNoTracking().OrderBy(f => f.Path).Select(f => new { f.Path, f.VersionNumber, f.SizeBytes, f.Hash, f.ModifiedAt, f.ModifiedBy });
        await foreach (var file in files.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            if (access.May(Permissions.View, file.Path)) rows.Add(FileOf(file.Path, file.VersionNumber, file.SizeBytes, file.Hash, file.ModifiedAt, file.ModifiedBy, null, null));
        }

        return rows;
    }

    protected override async Task<IEnumerable<object?[]>> RecordingsAsync(CancellationToken cancellationToken) =>
        (await VisibleAsync(cancellationToken)).Select(recording =>
        {
            var details = RecordingDetails.Of(recording, access.Workspace.Slug);
            var validation = details.Validation;
            return new object?[]
            {
                recording.Id.ToString(), recording.Name, QueryTables.Lower(recording.State), recording.Reason, null, validation?.FrameCount, validation?.DurationSeconds, validation?.Width, validation?.Height,
                validation?.Codec, validation?.ShortestFrameMs, validation?.LongestFrameMs, recording.Tracks.Count, details.Alignment?.Verdict, recording.CreatedAt.UtcDateTime,
            };
        });

    protected override async Task<IEnumerable<object?[]>> ClipsAsync(CancellationToken cancellationToken)
    {
        var ids = (await VisibleAsync(cancellationToken)).GroupBy(recording => recording.Name).ToDictionary(group => group.Key, group => group.Last().Id.ToString());
        var latest = await (from dataset in db.Datasets
                            join alias in db.DatasetAliases on dataset.Id equals alias.DatasetId
                            join version in db.DatasetVersions on new { alias.DatasetId, alias.Manifest } equals new { version.DatasetId, version.Manifest }
                            where dataset.WorkspaceId == access.Workspace.Id && alias.Name == Datasets.Latest
                            orderby dataset.Name
                            select new { version.Manifest, version.Number }).ToListAsync(cancellationToken);
        var clips = new List<object?[]>();
        foreach (var version in latest)
            clips.AddRange(ClipsOf(VersionManifest.Parse(await blobs.ReadAllAsync(version.Manifest, cancellationToken), version.Manifest), version.Number, ids.GetValueOrDefault));
        return clips;
    }

    protected override async Task<IEnumerable<object?[]>> QualityAsync(CancellationToken cancellationToken) =>
        from recording in await VisibleAsync(cancellationToken)
        let alignment = RecordingDetails.AlignmentOf(recording)
        where alignment is not null
        from track in alignment.Tracks
        select new object?[]
        {
            recording.Id.ToString(), recording.Name, alignment.Verdict, track.Name, QueryTables.Lower(track.Kind), track.Method, track.OffsetSeconds, track.DriftPpm, track.Confidence,
            track.CoverageFraction, track.LargestGapSeconds, track.ErrorBoundMs, track.DisagreementMs,
        };

    protected override async Task<IEnumerable<object?[]>> FindingsAsync(CancellationToken cancellationToken) =>
        from recording in await VisibleAsync(cancellationToken)
        let details = RecordingDetails.Of(recording, access.Workspace.Slug)
        from finding in (details.Validation?.Findings ?? []).Concat(details.Alignment?.Findings ?? [])
        select new object?[]
        {
            details.Id.ToString(), details.Name, QueryTables.Lower(finding.Severity), finding.Code, finding.Track, finding.StartSeconds, finding.StopSeconds, finding.Message, finding.Suggestion,
        };

    private async Task<List<Recording>> VisibleAsync(CancellationToken cancellationToken) => _recordings ??=
        [.. (await db.Recordings.AsNoTracking().Include(r => r.Tracks).Where(r => r.WorkspaceId == access.Workspace.Id).OrderBy(r => r.CreatedAt).ThenBy(r => r.Name).ToListAsync(cancellationToken))
            .Where(recording => Recordings.MaySee(access, recording))];
}
