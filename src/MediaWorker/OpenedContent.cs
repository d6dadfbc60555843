using WorkspaceAgents.Media;

namespace WorkspaceAgents.MediaWorker;

/// <summary>A file a worker has open: its bytes, and its readers.</summary>
internal sealed class OpenedContent(string key, MediaSource source) : IDisposable
{
    private readonly Dictionary<int, FrameReader> _readers = [];
    private (AudioReaderOptions Options, AudioReader Reader)? _audio;

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

    /// <summary>The reader of a sound. One is kept, for who goes on with it.</summary>
    public AudioReader GetAudio(AudioReaderOptions options)
    {
        if (_audio is { } known && known.Options == options)
            return known.Reader;
        _audio?.Reader.Dispose();
        _audio = null;
        var reader = AudioReader.Open(source, options);
        _audio = (options, reader);
        return reader;
    }

    public void Dispose()
    {
        _audio?.Reader.Dispose();
        foreach (var reader in _readers.Values)
            reader.Dispose();
        source.Dispose();
    }
}
