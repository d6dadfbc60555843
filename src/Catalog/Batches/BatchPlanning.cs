using Microsoft.EntityFrameworkCore;

namespace WorkspaceAgents.Catalog;

/// <summary>What a new batch is to hold: the recordings that can be made, the files they are made of, and what is left out and why.</summary>
internal sealed class BatchPlanning
{
    /// <summary>Paths in one question to the database.</summary>
    private const int PathsAtOnce = 500;

    private readonly Dictionary<string, FileEntry> _files = new(StringComparer.Ordinal);
    private readonly List<RecordingPlan> _plans = [];
    private readonly List<RefusedRecording> _refused = [];

    public IReadOnlyList<RecordingPlan> Plans => _plans;

    public IReadOnlyList<RefusedRecording> Refused => _refused;

    /// <summary>Plans from a folder, or entry by entry: bad entries are listed and the good ones kept.</summary>
    /// <exception cref="WorkspaceException">Nothing could be made. With one entry, its own refusal.</exception>
    public static async Task<BatchPlanning> PlanAsync(
        CatalogDbContext db, WorkspaceAccess access, BatchRequest request, CancellationToken cancellationToken)
    {
        if ((request.Folder is null) == (request.Recordings.Count == 0))
            throw new WorkspaceException(ErrorCode.Invalid, "Give either a folder or a list of recordings.");
        var planning = new BatchPlanning();
        if (request.Folder is not null) await planning.AddFolderAsync(db, access, request.Folder, cancellationToken);
        else await planning.AddEntriesAsync(db, access, request.Recordings, cancellationToken);
        return planning;
    }

    /// <summary>A recording with its tracks, each on the file version that is current now.</summary>
    public Recording Make(Batch batch, RecordingPlan plan, DateTimeOffset now)
    {
        var recording = new Recording
        {
            Id = new(Guid.CreateVersion7(now)), WorkspaceId = batch.WorkspaceId, BatchId = batch.Id, Name = plan.Name, State = RecordingState.Draft, CreatedAt = now,
        };
        foreach (var planned in plan.Files)
        {
            var file = _files[planned.Path];
            recording.Tracks.Add(new Track
            {
                Id = new(Guid.CreateVersion7(now)), RecordingId = recording.Id, Kind = planned.Kind, Name = WorkspacePath.NameOf(planned.Path),
                Path = planned.Path, FileVersion = file.VersionNumber, Hash = file.Hash, SizeBytes = file.SizeBytes,
            });
        }

        return recording;
    }

    private async Task AddFolderAsync(CatalogDbContext db, WorkspaceAccess access, string given, CancellationToken cancellationToken)
    {
        var folder = WorkspacePath.NormaliseFolder(given);
        foreach (var file in await db.Files.Live(access.Workspace.Id).Under(folder).AsNoTracking().ToListAsync(cancellationToken)) _files[file.Path] = file;
        foreach (var plan in RecordingPlanner.Plan(folder, [.. _files.Keys.Where(path => access.May(Permissions.View, path))]).Recordings)
        {
            Check(plan);
            _plans.Add(plan);
        }

        if (_plans.Count == 0)
            throw new WorkspaceException(ErrorCode.Invalid, $"There is no video in '{folder}'. Upload one (.mp4, .mov, .mkv, .webm, .ts, .avi, .mpg) or name another folder.");
    }

    private async Task AddEntriesAsync(
        CatalogDbContext db, WorkspaceAccess access, IReadOnlyList<RecordingRequest> entries, CancellationToken cancellationToken)
    {
        WorkspaceException? first = null;
        var read = new List<(int Index, RecordingPlan Plan)>();
        for (var i = 0; i < entries.Count; i++) Keep(i, () => read.Add((i, Read(entries[i]))));
        var workspace = access.Workspace.Id;
        foreach (var paths in read.SelectMany(r => r.Plan.Files).Select(f => f.Path).Distinct().Chunk(PathsAtOnce))
        {
            foreach (var file in await db.Files.Live(workspace).AsNoTracking().Where(f => paths.Contains(f.Path)).ToListAsync(cancellationToken)) _files[file.Path] = file;
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (index, plan) in read)
        {
            Keep(index, () =>
            {
                foreach (var file in plan.Files)
                {
                    access.Require(Permissions.View, file.Path);
                    if (!_files.ContainsKey(file.Path)) throw WorkspaceException.NotFound("file", file.Path, "Upload it first, or list its folder.");
                }

                if (!names.Add(plan.Name)) throw new WorkspaceException(ErrorCode.Invalid, $"Two recordings are called '{plan.Name}'. Rename one.");
                _plans.Add(plan);
            });
        }

        if (_plans.Count > 0) return;
        // One entry has its own refusal, with its code and what the audit trail keeps of it.
        if (entries.Count == 1) throw first!;
        throw new WorkspaceException(ErrorCode.Invalid,
            $"None of {entries.Count:N0} recordings can be made; no batch was. {string.Join(" ", _refused.Take(5).Select(r => $"{r.Index}: {r.Reason}"))}", first);

        void Keep(int index, Action plan)
        {
            try
            {
                plan();
            }
            catch (WorkspaceException refusal)
            {
                first ??= refusal;
                _refused.Add(new(index, entries[index].Name ?? "", refusal.Code, refusal.Message));
            }
        }
    }

    private static RecordingPlan Read(RecordingRequest entry)
    {
        // The first video is the clock; the others are cameras beside it.
        var hasVideo = false;
        var plan = new RecordingPlan(entry.Name, [.. entry.Paths.Select(path => new PlannedFile(WorkspacePath.Normalise(path), KindOf(path)))]);
        Check(plan);
        return plan;

        TrackKind KindOf(string path)
        {
            var kind = RecordingPlanner.KindOf(path) ?? throw new WorkspaceException(ErrorCode.Invalid, $"'{path}' is nothing a recording takes. {RecordingPlanner.Taken}");
            if (kind != TrackKind.Video) return kind;
            if (hasVideo) return TrackKind.Camera;
            hasVideo = true;
            return kind;
        }
    }

    private static void Check(RecordingPlan plan)
    {
        if (string.IsNullOrWhiteSpace(plan.Name) || plan.Name.Length > 200)
            throw new WorkspaceException(ErrorCode.Invalid, "Give each recording a name of 1 to 200 characters.");
        var videos = plan.Files.Count(f => f.Kind == TrackKind.Video);
        if (videos != 1) throw new WorkspaceException(ErrorCode.Invalid, $"Recording '{plan.Name}' has {videos} videos whose frames would be its clock; it needs one.");
        var twice = plan.Files.GroupBy(f => WorkspacePath.NameOf(f.Path)).FirstOrDefault(g => g.Count() > 1);
        if (twice is not null) throw new WorkspaceException(ErrorCode.Invalid, $"Recording '{plan.Name}' has two files called '{twice.Key}'. Rename one.");
    }
}
