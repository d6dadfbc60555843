using Microsoft.EntityFrameworkCore;

namespace WorkspaceAgents.Catalog;

/// <summary>Finding files, folders, recordings, datasets and comments of a workspace by parts of what they are called or say.</summary>
/// <remarks>Upper and lower case are the same. Every word has to be there, in any order: <c>drone 0412</c> finds <c>shoots/Drone-0412.mp4</c>.</remarks>
public sealed class WorkspaceSearch(IDbContextFactory<CatalogDbContext> contexts)
{
    /// <summary>The longest text that is looked for.</summary>
    public const int MaxLength = 200;

    private const int MaxTerms = 5;

    /// <summary>Rows of one kind that are looked at: what is found more often has to be asked for more exactly.</summary>
    private const int MaxCandidates = 2_000;

    /// <summary>Paths the index gives that are sorted before the first are taken.</summary>
    private const int MaxSorted = 10_000;

    /// <summary>Finds what holds every word of a text.</summary>
    /// <param name="actor">A member.</param>
    /// <param name="workspace">The workspace's slug.</param>
    /// <param name="text">1 to 200 characters.</param>
    /// <param name="kinds">What to look for; null or empty for everything.</param>
    /// <param name="limit">1 to 500.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>At most <paramref name="limit"/> hits: names that begin with the text, then names that hold it, then the others.</returns>
    /// <exception cref="WorkspaceException">The text is empty or too long.</exception>
    public async Task<SearchResult> FindAsync(
        Actor actor, string workspace, string text, IReadOnlyCollection<SearchKind>? kinds, int limit, CancellationToken cancellationToken)
    {
        var terms = TermsOf(text);
        limit = Math.Clamp(limit, 1, 500);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var access = await db.OpenAsync(actor, workspace, cancellationToken);
        var (hits, isComplete) = (new List<SearchHit>(), true);
        await AddAsync(SearchKind.File, () => FilesAsync(db, access, terms, cancellationToken));
        await AddAsync(SearchKind.Folder, () => FoldersAsync(db, access, terms, cancellationToken));
        await AddAsync(SearchKind.Recording, () => RecordingsAsync(db, access, terms, cancellationToken));
        await AddAsync(SearchKind.Dataset, () => DatasetsAsync(db, access, terms, cancellationToken));
        await AddAsync(SearchKind.Comment, () => CommentsAsync(db, access, terms, cancellationToken));
        var best = hits.OrderBy(hit => RankOf(hit, terms)).ThenBy(hit => hit.Path ?? hit.Name, StringComparer.Ordinal).ThenByDescending(hit => hit.At).Take(limit).ToList();
        return new(best, isComplete && hits.Count <= limit);

        async Task AddAsync(SearchKind kind, Func<Task<(IEnumerable<SearchHit> Hits, bool IsAll)>> find)
        {
            if (kinds is { Count: > 0 } && !kinds.Contains(kind)) return;
            var (found, isAll) = await find();
            hits.AddRange(found);
            isComplete &= isAll;
        }
    }

    private static List<string> TermsOf(string text)
    {
        var trimmed = text?.Trim() ?? "";
        if (trimmed.Length is 0 or > MaxLength) throw new WorkspaceException(ErrorCode.Invalid, $"Give 1 to {MaxLength} characters to look for.");
        return [.. WorkspacePath.KeyOf(trimmed.Normalize()).Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal).OrderByDescending(t => t.Length).Take(MaxTerms)];
    }

    private static async Task<(IEnumerable<SearchHit>, bool)> FilesAsync(
        CatalogDbContext db, WorkspaceAccess access, List<string> terms, CancellationToken cancellationToken)
    {
        var files = (await CandidatesAsync(db, terms[0], cancellationToken)).AsNoTracking().Where(f => f.WorkspaceId == access.Workspace.Id && f.DeletedAt == null);
        foreach (var term in terms) files = files.Where(f => f.PathKey.Contains(term));
        var found = await files.OrderBy(f => f.Path).Select(f => new { f.Path, f.SizeBytes, f.ModifiedAt }).Take(MaxCandidates).ToListAsync(cancellationToken);
        return (found.Where(f => access.May(Permissions.View, f.Path)).Select(f => new SearchHit
        {
            Kind = SearchKind.File, Name = WorkspacePath.NameOf(f.Path), Path = f.Path, SizeBytes = f.SizeBytes, At = f.ModifiedAt,
        }), found.Count < MaxCandidates);
    }

    /// <summary>
    /// Files whose path may hold a term, by the index where it helps: what many paths hold is found sooner in the order of the paths, where the first of them
    /// are soon enough.
    /// </summary>
    private static async Task<IQueryable<FileEntry>> CandidatesAsync(CatalogDbContext db, string term, CancellationToken cancellationToken)
    {
        if (!db.Database.IsSqlite() || term.Length < SearchIndex.ShortestTerm) return db.Files;
        // GLOB and not LIKE: with an ESCAPE clause the index would not be asked. CROSS JOIN is how SQLite is told to begin on the left.
        var pattern = $"*{term.Replace("[", "[[]", StringComparison.Ordinal).Replace("*", "[*]", StringComparison.Ordinal).Replace("?", "[?]", StringComparison.Ordinal)}*";
        var count = await db.Database
            .SqlQuery<int>($"""SELECT count(*) AS "Value" FROM (SELECT 1 FROM "FileSearch" WHERE "PathKey" GLOB {pattern} LIMIT {MaxSorted + 1})""").SingleAsync(cancellationToken);
        return count > MaxSorted ? db.Files : db.Files.FromSql($"""SELECT f.* FROM "FileSearch" AS s CROSS JOIN "Files" AS f ON f.rowid = s.rowid WHERE s."PathKey" GLOB {pattern}""");
    }

    private static async Task<(IEnumerable<SearchHit>, bool)> FoldersAsync(
        CatalogDbContext db, WorkspaceAccess access, List<string> terms, CancellationToken cancellationToken)
    {
        var folders = db.Folders.AsNoTracking().Where(f => f.WorkspaceId == access.Workspace.Id && f.Path != "" && (f.Counts.Files > 0 || f.Counts.MadeFolders > 0));
        foreach (var term in terms) folders = folders.Where(f => f.PathKey.Contains(term));
        var found = await folders.Select(f => f.Path).OrderBy(path => path).Take(MaxCandidates).ToListAsync(cancellationToken);
        return (found.Where(access.MaySeeFolder).Select(path => new SearchHit
        {
            Kind = SearchKind.Folder, Name = WorkspacePath.NameOf(path), Path = path, At = access.Workspace.CreatedAt,
        }), found.Count < MaxCandidates);
    }

    // Translated to SQL's upper(): the overload with a comparison is not.
#pragma warning disable CA1862
    private static async Task<(IEnumerable<SearchHit>, bool)> RecordingsAsync(
        CatalogDbContext db, WorkspaceAccess access, List<string> terms, CancellationToken cancellationToken)
    {
        var recordings = db.Recordings.AsNoTracking().Include(r => r.Tracks).Where(r => r.WorkspaceId == access.Workspace.Id);
        foreach (var term in terms) recordings = recordings.Where(r => r.Name.ToUpper().Contains(term));
        var found = await recordings.OrderByDescending(r => r.CreatedAt).Take(MaxCandidates).ToListAsync(cancellationToken);
        return (found.Where(r => Recordings.MaySee(access, r)).Select(r => new SearchHit
        {
            Kind = SearchKind.Recording, Name = r.Name, Recording = r.Id, At = r.CreatedAt,
        }), found.Count < MaxCandidates);
    }

    private static async Task<(IEnumerable<SearchHit>, bool)> DatasetsAsync(
        CatalogDbContext db, WorkspaceAccess access, List<string> terms, CancellationToken cancellationToken)
    {
        if (!access.AtLarge.HasFlag(Permissions.View)) return ([], true);
        var datasets = db.Datasets.AsNoTracking().Where(d => d.WorkspaceId == access.Workspace.Id);
        foreach (var term in terms) datasets = datasets.Where(d => d.Name.ToUpper().Contains(term));
        var found = await datasets.OrderBy(d => d.Name).Take(MaxCandidates).ToListAsync(cancellationToken);
        return (found.Select(d => new SearchHit { Kind = SearchKind.Dataset, Name = d.Name, At = d.CreatedAt }), found.Count < MaxCandidates);
    }
#pragma warning restore CA1862

    private static async Task<(IEnumerable<SearchHit>, bool)> CommentsAsync(
        CatalogDbContext db, WorkspaceAccess access, List<string> terms, CancellationToken cancellationToken)
    {
        var comments = db.Comments.AsNoTracking().Where(c => c.WorkspaceId == access.Workspace.Id && c.DeletedAt == null);
        foreach (var term in terms) comments = comments.Where(c => c.TextKey.Contains(term));
        var found = await comments.Join(db.Files.Where(f => f.DeletedAt == null), c => c.FileId, f => f.Id, (c, f) => new { Comment = c, f.Path })
            .OrderByDescending(c => c.Comment.CreatedAt).Take(MaxCandidates).ToListAsync(cancellationToken);
        return (found.Where(c => access.May(Permissions.View, c.Path)).Select(c => new SearchHit
        {
            Kind = SearchKind.Comment, Name = c.Comment.Author, Path = c.Path, Text = Around(c.Comment, terms[0]), At = c.Comment.CreatedAt,
            Comment = c.Comment.Id, AtSeconds = c.Comment.AtSeconds, FrameIndex = c.Comment.FrameIndex,
        }), found.Count < MaxCandidates);
    }

    private static int RankOf(SearchHit hit, List<string> terms)
    {
        if (hit.Kind == SearchKind.Comment) return 3;
        var name = WorkspacePath.KeyOf(hit.Name);
        return terms.Any(t => name.StartsWith(t, StringComparison.Ordinal)) ? 0 : terms.All(t => name.Contains(t, StringComparison.Ordinal)) ? 1 : 2;
    }

    /// <summary>What a comment says around the place that was found, at most 200 characters.</summary>
    private static string Around(Comment comment, string term)
    {
        const int most = 200;
        if (comment.Text.Length <= most) return comment.Text;
        var start = Math.Clamp(comment.TextKey.IndexOf(term, StringComparison.Ordinal) - 60, 0, comment.Text.Length - most);
        return $"{(start > 0 ? "…" : "")}{comment.Text.Substring(start, most)}{(start + most < comment.Text.Length ? "…" : "")}";
    }
}
