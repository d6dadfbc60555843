using WorkspaceAgents.Media;

namespace WorkspaceAgents.MediaWorker;

/// <summary>A file a worker has open: its bytes, and the readers of its video streams.</summary>
internal sealed class OpenedContent(string key, MediaSource source) : IDisposable
{
    private readonly Dictionary<int, FrameReader> _readers = [];

    public string Key => key;

    public MediaSource Source => source;

    /// <summary>The reader of a stream, opened when it is first asked for.</summary>
    /// <param name="streamIndex">The stream.</param>
    /// <param name="storedIndex">Its index as Parquet; empty when the file's own tables give it in no time.</param>
    public FrameReader GetReader(int streamIndex, byte[] storedIndex)
    {
        if (_readers.TryGetValue(streamIndex, out var known))
            return known;
        var index = storedIndex.Length > 0
            ? FrameIndex.ReadAsync(storedIndex, CancellationToken.None).GetAwaiter().GetResult()
            : FrameIndexer.Build(source, streamIndex, CancellationToken.None);
        return _readers[streamIndex] = FrameReader.Open(source, index);
    }

    public void Dispose()
    {
        foreach (var reader in _readers.Values)
            reader.Dispose();
        source.Dispose();
    }
}
