using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Catalog;

/// <summary>What one actor sees of a scope, as tables. Only the tables a query reads are filled.</summary>
internal abstract class QueryView(Workspace workspace, string label)
{
    public Workspace Workspace => workspace;

    /// <summary>The scope as a person would name it.</summary>
    public string Label => label;

    /// <summary>The metadata indexes behind frames, spans, sensors and annotations.</summary>
    public abstract Task<IReadOnlyList<(string RecordingId, string Recording, BlobHash Hash)>> IndexesAsync(CancellationToken cancellationToken);

    /// <summary>The rows of another table.</summary>
    public Task<IEnumerable<object?[]>> RowsAsync(string table, CancellationToken cancellationToken) => table switch
    {
        "files" => FilesAsync(cancellationToken),
        "recordings" => RecordingsAsync(cancellationToken),
        "clips" => ClipsAsync(cancellationToken),
        "quality" => QualityAsync(cancellationToken),
        "findings" => FindingsAsync(cancellationToken),
        _ => throw new ArgumentOutOfRangeException(nameof(table), table, "There is no such table."),
    };

    protected abstract Task<IEnumerable<object?[]>> FilesAsync(CancellationToken cancellationToken);

    protected abstract Task<IEnumerable<object?[]>> RecordingsAsync(CancellationToken cancellationToken);

    protected abstract Task<IEnumerable<object?[]>> ClipsAsync(CancellationToken cancellationToken);

    protected abstract Task<IEnumerable<object?[]>> QualityAsync(CancellationToken cancellationToken);

    protected abstract Task<IEnumerable<object?[]>> FindingsAsync(CancellationToken cancellationToken);

    protected static IEnumerable<object?[]> ClipsOf(Formats.VersionManifest manifest, int version, Func<string, string?> recordingIdOf) => manifest.Samples.Select(sample => new object?[]
    {
        manifest.DatasetName, version, sample.Key, sample.Split, recordingIdOf(sample.Recording), sample.Recording, sample.StartFrame, sample.StopFrame, sample.StartSeconds, sample.StopSeconds,
        sample.Members.Sum(member => member.SizeBytes), sample.Members.Count,
    });

    protected static object?[] FileOf(string path, int? version, long sizeBytes, BlobHash hash, DateTimeOffset? modifiedAt, string? modifiedBy, string? recording, string? kind) =>
        [path, WorkspacePath.NameOf(path), WorkspacePath.FolderOf(path), Path.GetExtension(path).TrimStart('.').ToLowerInvariant(), version, sizeBytes, hash.ToString(), modifiedAt?.UtcDateTime, modifiedBy, recording, kind];
}
