namespace WorkspaceAgents.Storage;

/// <summary>
/// Bytes by content. A byte sequence is kept once under its SHA-256, is never visible half-written and never rewritten.
/// Uploads are staged under an id of the caller and become a blob by commit. Safe for any number of concurrent callers.
/// </summary>
public interface IBlobStore
{
    /// <summary>
    /// How many bytes of an upload are durable (survive a power cut). 0 when the id is unknown; the blob's size when the upload was
    /// committed and not yet discarded.
    /// </summary>
    Task<long> GetStagedLengthAsync(StagingId id, CancellationToken cancellationToken);

    /// <summary>
    /// Appends what <paramref name="content"/> still holds and returns the new durable length. When the stream breaks or the call is
    /// cancelled, the bytes that arrived before are kept, made durable, and the exception is thrown on.
    /// Appending an empty stream at 0 starts an empty upload, which may be committed.
    /// </summary>
    /// <exception cref="StagingConflictException">The offset is not the staged length, another append or commit runs, or the upload is
    /// already committed.</exception>
    Task<long> AppendStagedAsync(StagingId id, long offsetBytes, Stream content, CancellationToken cancellationToken);

    /// <summary>
    /// Drops the tail of an upload beyond <paramref name="lengthBytes"/>, for example bytes whose checksum did not match; the next append
    /// continues there. Durable when it returns. Truncating to the staged length changes nothing, so it can be repeated after a crash.
    /// </summary>
    /// <exception cref="StagingConflictException">Fewer bytes are staged, an append or commit runs, or the upload is already committed.</exception>
    Task TruncateStagedAsync(StagingId id, long lengthBytes, CancellationToken cancellationToken);

    /// <summary>
    /// Makes the staged bytes of <paramref name="parts"/>, one after the other, the staged bytes of <paramref name="target"/>, and returns
    /// its durable length. What was staged under the target is replaced, all at once when everything is there, so it can be repeated after a
    /// crash. The parts stay as they are until they are discarded; none means an empty upload.
    /// </summary>
    /// <exception cref="StagingNotFoundException">Nothing is staged under a part: it was never started, or is already committed.</exception>
    /// <exception cref="StagingConflictException">An append or commit runs on the target or a part, or the target is already committed.</exception>
    /// <exception cref="ArgumentException">The target is one of its own parts.</exception>
    Task<long> ConcatStagedAsync(StagingId target, IReadOnlyList<StagingId> parts, CancellationToken cancellationToken);

    /// <summary>
    /// Makes the staged bytes a blob. Can be repeated after a crash at any point: until the id is discarded, a second commit gives the
    /// same answer. Call <see cref="DiscardStagedAsync"/> once the answer is recorded.
    /// </summary>
    /// <exception cref="BlobMismatchException">The bytes have another hash than expected; they are kept.</exception>
    /// <exception cref="StagingNotFoundException">Nothing was ever staged under this id.</exception>
    /// <exception cref="StagingConflictException">An append or another commit runs on this id.</exception>
    Task<BlobInfo> CommitStagedAsync(StagingId id, BlobHash? expected, CancellationToken cancellationToken);

    /// <summary>Forgets an upload and its staged bytes; a blob it became stays. Nothing happens when the id is unknown.</summary>
    /// <exception cref="StagingConflictException">An append or commit runs on this id.</exception>
    Task DiscardStagedAsync(StagingId id, CancellationToken cancellationToken);

    /// <summary>Reads a stream to its end and keeps it as a blob. When the stream breaks, nothing is kept.</summary>
    Task<BlobInfo> WriteAsync(Stream content, CancellationToken cancellationToken);

    /// <summary>
    /// Takes a finished local file as a blob. The file is gone afterwards (moved when on the same volume, else copied and removed);
    /// when the call fails the file is still there.
    /// </summary>
    Task<BlobInfo> WriteFileAsync(string path, CancellationToken cancellationToken);

    /// <summary>Hash and size of a blob, or null when the store has none.</summary>
    Task<BlobInfo?> FindAsync(BlobHash hash, CancellationToken cancellationToken);

    /// <summary>Opens a blob for reading; the stream can seek, so a range is a seek and a bounded read.</summary>
    /// <exception cref="BlobNotFoundException">The store has no such blob.</exception>
    Task<Stream> OpenReadAsync(BlobHash hash, CancellationToken cancellationToken);

    /// <summary>A local path to a blob, for tools. Dispose the answer when the tool has ended.</summary>
    /// <exception cref="BlobNotFoundException">The store has no such blob.</exception>
    Task<BlobFile> OpenFileAsync(BlobHash hash, CancellationToken cancellationToken);

    /// <summary>Reads a blob fully and hashes it again; false when the bytes are no longer what they were.</summary>
    /// <exception cref="BlobNotFoundException">The store has no such blob.</exception>
    Task<bool> VerifyAsync(BlobHash hash, CancellationToken cancellationToken);

    /// <summary>Every blob, in the order of the hashes. Blobs committed while listing may or may not be in it.</summary>
    IAsyncEnumerable<BlobInfo> ListAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Finds a blob for somebody who is about to refer to it without sending its bytes, and begins its age anew: no sweep takes it that asks for
    /// blobs unused since an earlier time. Null when the store has none.
    /// </summary>
    Task<BlobInfo?> KeepAsync(BlobHash hash, CancellationToken cancellationToken);

    /// <summary>
    /// The blobs that were written, or kept, last before <paramref name="since"/>, in no order. Only a caller who knows every reference can tell
    /// which of them nobody needs.
    /// </summary>
    IAsyncEnumerable<BlobInfo> ListUnusedAsync(DateTimeOffset since, CancellationToken cancellationToken);

    /// <summary>
    /// Removes a blob for good, unless it was written or kept since <paramref name="unusedSince"/>, also by another process at this moment. Can be repeated
    /// after a crash at any point.
    /// </summary>
    /// <returns>False when it stays, or there is none.</returns>
    Task<bool> DeleteAsync(BlobHash hash, DateTimeOffset unusedSince, CancellationToken cancellationToken);

    /// <summary>Every upload that is staged, or committed and not yet discarded.</summary>
    IAsyncEnumerable<StagedInfo> ListStagedAsync(CancellationToken cancellationToken);

    /// <summary>Counts, and unless <paramref name="isDryRun"/> removes, what interrupted writes of the store itself left behind before a time; never an upload.</summary>
    Task<Leftovers> RemoveLeftoversAsync(DateTimeOffset before, bool isDryRun, CancellationToken cancellationToken);
}
