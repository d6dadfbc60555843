using System.Text;
using Microsoft.EntityFrameworkCore;
using WorkspaceAgents.Formats;
using WorkspaceAgents.Media;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Catalog;

/// <summary>What visitors with a share link see and take. Every call is checked anew, and never does more than the link's creator may now.</summary>
public sealed class SharedContent(IDbContextFactory<CatalogDbContext> contexts, ShareGate gate, IBlobStore blobs, VideoFrames videos, AuditRecorder recorder)
{
    /// <summary>Pictures of a video that are shown, evenly spread.</summary>
    public const int FrameCount = 6;

    /// <summary>Bytes of a text that are shown.</summary>
    public const int MaxTextBytes = 64 << 10;

    private const int FrameWidth = 480;

    private static readonly HashSet<string> Texts = new(StringComparer.OrdinalIgnoreCase)
    {
        ".srt", ".vtt", ".sbv", ".ttml", ".dfxp", ".textgrid", ".ctm", ".lab", ".txt", ".md", ".json", ".jsonl", ".csv", ".tsv", ".xml", ".log", ".yaml", ".yml",
    };

    /// <summary>Checks the password once, for calls that come after it.</summary>
    /// <param name="call">With the password.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>What to send as <see cref="ShareCall.Proof"/> from then on; null when the link asks for no password.</returns>
    /// <exception cref="WorkspaceException">The password is wrong, or the link is over.</exception>
    public async Task<string?> UnlockAsync(ShareCall call, CancellationToken cancellationToken) =>
        ShareGate.ProofOf((await gate.OpenAsync(call, cancellationToken)).Link);

    /// <summary>What the link opens.</summary>
    /// <param name="call">The visitor's call.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>Its name, kind and what the visitor may do.</returns>
    /// <exception cref="WorkspaceException">The link is over, asks for a password, or what it opens is gone.</exception>
    public async Task<SharedThing> GetAsync(ShareCall call, CancellationToken cancellationToken)
    {
        var share = await gate.OpenAsync(call, cancellationToken);
        var link = share.Link;
        var thing = new SharedThing { Name = link.Name, Kind = link.Kind, Access = link.Access, SharedBy = link.CreatedBy, ExpiresAt = link.ExpiresAt };
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        switch (link.Kind)
        {
            case ShareKind.File:
                return thing with { File = Show(await FindFileAsync(db, share, link.Path, cancellationToken), WorkspacePath.FolderOf(link.Path)) };
            case ShareKind.DatasetVersion:
                var version = await db.DatasetVersions.AsNoTracking().Include(v => v.Shards)
                    .SingleAsync(v => v.DatasetId == link.DatasetId && v.Manifest == link.Manifest, cancellationToken);
                return thing with
                {
                    Version = Datasets.Summarise(version, []),
                    Shards = [.. version.Shards.OrderBy(s => s.Name, StringComparer.Ordinal).Select(s => new SharedFile(s.Name, s.LengthBytes, version.CreatedAt, SharePreview.None))],
                };
            default:
                return thing;
        }
    }

    /// <summary>One level of a shared folder.</summary>
    /// <param name="call">The visitor's call.</param>
    /// <param name="folder">A folder within the shared one; null or empty for that itself.</param>
    /// <param name="after">The last page's <see cref="SharedFolder.Next"/>; null for the first page.</param>
    /// <param name="limit">Files a page, 1 to 500.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>What the link's creator may share of it.</returns>
    /// <exception cref="WorkspaceException">The link is over or is not one to a folder.</exception>
    public async Task<SharedFolder> ListAsync(ShareCall call, string? folder, string? after, int limit, CancellationToken cancellationToken)
    {
        var share = await gate.OpenAsync(call, cancellationToken);
        if (share.Link.Kind != ShareKind.Folder) throw new WorkspaceException(ErrorCode.Invalid, "This link opens no folder.");
        var (root, inner) = (share.Link.Path, WorkspacePath.NormaliseFolder(folder));
        var path = inner.Length == 0 ? root : $"{root}/{inner}";
        limit = Math.Clamp(limit, 1, 500);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var needed = ShareGate.Needed(share.Link.Access);
        var folders = after is not null ? [] : await db.Folders.AsNoTracking()
            .Where(f => f.WorkspaceId == share.Workspace.Id && f.Parent == path && f.Counts.Files > 0).OrderBy(f => f.Path).Select(f => f.Path).ToListAsync(cancellationToken);
        var files = new List<SharedFile>();
        var from = after is null ? "" : $"{root}/{WorkspacePath.Normalise(after)}";
        while (true)
        {
            var page = await db.Files.Live(share.Workspace.Id).AsNoTracking().Where(f => f.Folder == path && f.Path.CompareTo(from) > 0)
                .OrderBy(f => f.Path).Take(limit + 1).ToListAsync(cancellationToken);
            foreach (var file in page.Where(f => share.Creator.May(needed, f.Path)))
            {
                if (files.Count == limit) return Page(files[^1].Path);
                files.Add(Show(file, root));
            }

            if (page.Count <= limit) return Page(null);
            from = page[^1].Path;
        }

        SharedFolder Page(string? next) =>
            new(inner, [.. folders.Where(f => share.Creator.MaySeeFolder(f)).Select(f => f[(root.Length + 1)..])], files, next);
    }

    /// <summary>The bytes of a shared file.</summary>
    /// <param name="call">The visitor's call.</param>
    /// <param name="path">Its path within what is shared.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The newest version.</returns>
    /// <exception cref="WorkspaceException">The link is over or lets visitors only view, or there is no such file in it.</exception>
    public async Task<FileContent> OpenFileAsync(ShareCall call, string path, CancellationToken cancellationToken)
    {
        var share = await gate.OpenAsync(call, cancellationToken);
        RequireDownload(share);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var file = await FindFileAsync(db, share, PathOf(share, path), cancellationToken);
        await RecordAsync(share, file.Path, file.Hash, cancellationToken);
        return new(await blobs.OpenReadAsync(file.Hash, cancellationToken), file.Hash, file.SizeBytes, WorkspacePath.NameOf(file.Path), file.ModifiedAt);
    }

    /// <summary>A shard of a shared dataset version.</summary>
    /// <param name="call">The visitor's call.</param>
    /// <param name="shard">The shard's name, with <c>.tar</c>.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>A seekable stream with its exact length and hash.</returns>
    /// <exception cref="WorkspaceException">The link is over or lets visitors only view, or there is no such shard in it.</exception>
    public async Task<ShardContent> OpenShardAsync(ShareCall call, string shard, CancellationToken cancellationToken)
    {
        var share = await gate.OpenAsync(call, cancellationToken);
        RequireDownload(share);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var row = await db.Set<DatasetShard>().AsNoTracking()
            .SingleOrDefaultAsync(s => s.DatasetId == share.Link.DatasetId && s.Manifest == share.Link.Manifest && s.Name == shard, cancellationToken)
            ?? throw WorkspaceException.NotFound("shard", shard, "The link's page lists those there are.");
        await RecordAsync(share, $"{share.Link.Target}/{shard}", row.Hash, cancellationToken);
        var recipe = ShardRecipe.Parse(await blobs.ReadAllAsync(row.Recipe, cancellationToken));
        return new(recipe.OpenRead(blobs), row.Hash, row.LengthBytes);
    }

    /// <summary>The beginning of a shared text.</summary>
    /// <param name="call">The visitor's call.</param>
    /// <param name="path">Its path within what is shared.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>At most <see cref="MaxTextBytes"/> of it.</returns>
    /// <exception cref="WorkspaceException">The link is over, or there is no such text in it.</exception>
    public async Task<SharedText> ReadTextAsync(ShareCall call, string path, CancellationToken cancellationToken)
    {
        var share = await gate.OpenAsync(call, cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var file = await FindFileAsync(db, share, PathOf(share, path), cancellationToken);
        if (PreviewOf(file.Path) != SharePreview.Text) throw new WorkspaceException(ErrorCode.Invalid, "This file is no text that could be shown.");
        await using var content = await blobs.OpenReadAsync(file.Hash, cancellationToken);
        var bytes = new byte[MaxTextBytes];
        var count = await content.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        return new(Encoding.UTF8.GetString(bytes, 0, count).TrimStart('\uFEFF'), file.SizeBytes > count);
    }

    /// <summary>A picture of a shared video, as a JPEG of at most 480 pixels in width.</summary>
    /// <param name="call">The visitor's call.</param>
    /// <param name="path">The video's path within what is shared.</param>
    /// <param name="number">0 to <see cref="FrameCount"/> less 1, from the beginning to the end.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The picture; null when no recording made of this video is validated yet.</returns>
    /// <exception cref="WorkspaceException">The link is over, or there is no such file in it.</exception>
    public async Task<FrameImage?> ReadFrameAsync(ShareCall call, string path, int number, CancellationToken cancellationToken)
    {
        if (number is < 0 or >= FrameCount) throw new WorkspaceException(ErrorCode.Invalid, $"Pictures are numbered 0 to {FrameCount - 1}.");
        if (await FindVideoAsync(call, path, cancellationToken) is not { } found) return null;
        var index = await videos.GetIndexAsync(found.Index, cancellationToken);
        if (index.Frames.Count == 0) return null;
        var frame = (int)((index.Frames.Count - 1) * (long)number / (FrameCount - 1));
        var output = new FrameOutput { Format = FrameFormat.Jpeg, Width = found.Width is { } width && width < FrameWidth ? null : FrameWidth };
        var bytes = await videos.ReadPictureAsync(found.Video, index, frame, output, cancellationToken);
        return new(bytes, "image/jpeg", frame, index.PtsSeconds(frame));
    }

    /// <summary>Whether there are pictures of a shared video.</summary>
    /// <param name="call">The visitor's call.</param>
    /// <param name="path">The video's path within what is shared.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>False until a recording made of it is validated.</returns>
    /// <exception cref="WorkspaceException">The link is over, or there is no such file in it.</exception>
    public async Task<bool> HasFramesAsync(ShareCall call, string path, CancellationToken cancellationToken) =>
        await FindVideoAsync(call, path, cancellationToken) is not null;

    /// <summary>The standardised video, with its index, of the newest recording whose only video is this file's content.</summary>
    private async Task<(BlobHash Video, BlobHash Index, int? Width)?> FindVideoAsync(ShareCall call, string path, CancellationToken cancellationToken)
    {
        var share = await gate.OpenAsync(call, cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var file = await FindFileAsync(db, share, PathOf(share, path), cancellationToken);
        var recording = await db.Recordings.AsNoTracking().Include(r => r.Tracks)
            .Where(r => r.WorkspaceId == share.Workspace.Id && r.Validation != null && r.Tracks.Any(t => t.Kind == TrackKind.Video && t.Hash == file.Hash))
            .OrderByDescending(r => r.CreatedAt).FirstOrDefaultAsync(cancellationToken);
        if (recording is null || recording.Tracks.Count(t => t.Kind == TrackKind.Video) != 1) return null;
        return RecordingDetails.Of(recording, "").Validation is { Standardised: { } video, StandardisedIndex: { } index } found ? (video, index, found.Width) : null;
    }

    /// <summary>Bytes that leave are told of before they do; each visitor and file once in ten minutes.</summary>
    private Task RecordAsync(OpenShare share, string target, BlobHash hash, CancellationToken cancellationToken) => recorder.ReadAsync(
        share.Visitor, share.Workspace.Id, "share.read", target, $"{share.Link.Id} {hash} {share.Visitor.From}", new { share = share.Link.Id, share.Link.Name, hash }, cancellationToken);

    private static void RequireDownload(OpenShare share)
    {
        if (share.Link.Access != ShareAccess.Download)
            throw new WorkspaceException(ErrorCode.Forbidden, $"This link shows previews and does not give the files away. Ask {share.Link.CreatedBy} for a link that lets you download.");
    }

    private static string PathOf(OpenShare share, string path)
    {
        var inner = WorkspacePath.Normalise(path);
        return share.Link.Kind == ShareKind.Folder ? $"{share.Link.Path}/{inner}"
            : inner == WorkspacePath.NameOf(share.Link.Path) ? share.Link.Path
            : throw Missing(inner);
    }

    private static async Task<FileEntry> FindFileAsync(CatalogDbContext db, OpenShare share, string path, CancellationToken cancellationToken)
    {
        if (share.Link.Kind == ShareKind.DatasetVersion || !share.Includes(path)) throw Missing(WorkspacePath.NameOf(path));
        return await db.Files.FindLiveAsync(share.Workspace.Id, path, cancellationToken) ?? throw Missing(WorkspacePath.NameOf(path));
    }

    private static WorkspaceException Missing(string name) =>
        new(ErrorCode.NotFound, $"There is no file '{name}' behind this link. It may have been moved or deleted: ask who sent the link.");

    private static SharedFile Show(FileEntry file, string root) =>
        new(root.Length == 0 ? file.Path : file.Path[(root.Length + 1)..], file.SizeBytes, file.ModifiedAt, PreviewOf(file.Path));

    private static SharePreview PreviewOf(string path) =>
        Texts.Contains(Path.GetExtension(path)) ? SharePreview.Text
        : RecordingPlanner.KindOf(path) == TrackKind.Video ? SharePreview.Frames
        : SharePreview.None;
}
