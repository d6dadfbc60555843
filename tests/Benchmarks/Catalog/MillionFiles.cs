using System.Globalization;
using Microsoft.EntityFrameworkCore;
using WorkspaceAgents.Catalog;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Benchmarks.Catalog;

/// <summary>Fills a workspace: folders <c>reel-000/take-00</c> of 1,000 files, each with one version and the audit event that made it, in one chain.</summary>
internal static class MillionFiles
{
    public const int FilesAFolder = 1000;
    private const int FoldersAFolder = 10;

    public static string FolderOf(int folder) =>
        string.Create(CultureInfo.InvariantCulture, $"reel-{folder / FoldersAFolder:000}/take-{folder % FoldersAFolder:00}");

    public static string PathOf(int file) =>
        string.Create(CultureInfo.InvariantCulture, $"{FolderOf(file / FilesAFolder)}/clip-{file % FilesAFolder:0000}.mp4");

    public static async Task FillAsync(CatalogDbContext db, string slug, int files, CancellationToken cancellationToken)
    {
        var workspace = await db.Workspaces.SingleAsync(w => w.Slug == slug, cancellationToken);
        var ids = Enumerable.Range(0, files).Select(_ => (File: new FileId(Guid.CreateVersion7()), Hash: BlobHash.Compute(Guid.CreateVersion7().ToByteArray()))).ToArray();
        var start = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        await BulkInsert.WriteAsync(db, ids.Select((id, i) => new FileEntry
        {
            Id = id.File, WorkspaceId = workspace.Id, Path = PathOf(i), PathKey = WorkspacePath.KeyOf(PathOf(i)), Folder = FolderOf(i / FilesAFolder), VersionNumber = 1,
            Hash = id.Hash, SizeBytes = 1000 + i, StoredBytes = 1000 + i, ModifiedAt = start.AddSeconds(i), ModifiedBy = "ada",
        }), cancellationToken);
        await BulkInsert.WriteAsync(db, ids.Select((id, i) => new FileVersion
        {
            Id = new(Guid.CreateVersion7()), FileId = id.File, Number = 1, Hash = id.Hash, SizeBytes = 1000 + i, Author = "ada", Note = null, CreatedAt = start.AddSeconds(i),
        }), cancellationToken);
        await FolderTree.RecountAsync(db, workspace, "", cancellationToken);
        await BulkInsert.WriteAsync(db, Events(workspace, ids.Length, start), cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await db.Database.ExecuteSqlRawAsync("ANALYZE", cancellationToken);
    }

    /// <summary>Moves the workspace's head along, as the catalog does.</summary>
    private static IEnumerable<AuditEvent> Events(Workspace workspace, int count, DateTimeOffset start)
    {
        for (var i = 0; i < count; i++)
        {
            var written = new AuditEvent
            {
                WorkspaceId = workspace.Id, Sequence = workspace.AuditSequence + 1, At = start.AddSeconds(i), ActorKind = ActorKind.Person,
                ActorName = i % 10 == 0 ? "grace" : "ada", OnBehalfOf = null, From = "192.0.2.7", Action = "file.write", Target = PathOf(i),
                Detail = """{"before":null,"after":{"version":1,"hash":"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08","sizeBytes":1000}}""",
                PreviousHash = workspace.AuditHead, Hash = "",
            };
            written.Hash = AuditChain.HashOf(written);
            (workspace.AuditSequence, workspace.AuditHead) = (written.Sequence, written.Hash);
            yield return written;
        }
    }
}
