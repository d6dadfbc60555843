namespace WorkspaceAgents.Media;

/// <summary>Where the bytes of a media file are, for work that is done in a worker process: a local file, or any stream that can seek.</summary>
public sealed class MediaContent
{
    private MediaContent(string name, string key, long sizeBytes)
    {
        Name = name;
        Key = key;
        SizeBytes = sizeBytes;
    }

    /// <summary>The file's name, for messages; never a folder.</summary>
    public string Name { get; }

    /// <summary>Says which bytes these are: equal keys, equal bytes.</summary>
    public string Key { get; }

    /// <summary>The length.</summary>
    public long SizeBytes { get; }

    /// <summary>The local file the worker opens itself; null when it asks for ranges.</summary>
    public string? LocalPath { get; private init; }

    /// <summary>Opens the stream that ranges are read from; null for a local file.</summary>
    internal Func<CancellationToken, Task<Stream>>? OpenAsync { get; private init; }

    /// <summary>A local file.</summary>
    /// <param name="path">It is opened for reading by the worker.</param>
    /// <param name="key">Which bytes these are, when it is known; null to go by path, length and time of change.</param>
    /// <exception cref="MediaException"><see cref="MediaErrorCode.FileMissing"/></exception>
    public static MediaContent OfFile(string path, string? key = null)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
            throw new MediaException(MediaErrorCode.FileMissing, $"{file.Name} does not exist.");
        return new MediaContent(file.Name, key ?? $"{file.FullName}|{file.Length}|{file.LastWriteTimeUtc.Ticks}", file.Length) { LocalPath = file.FullName };
    }

    /// <summary>Bytes that are somewhere else: the worker asks for the ranges it needs, and has no way to the store itself.</summary>
    /// <param name="name">For messages.</param>
    /// <param name="key">Which bytes these are, such as their SHA-256.</param>
    /// <param name="sizeBytes">Their number.</param>
    /// <param name="openAsync">Opens a stream that can seek; it is disposed after the job. What it throws ends the job and reaches the caller as it is.</param>
    public static MediaContent OfStream(string name, string key, long sizeBytes, Func<CancellationToken, Task<Stream>> openAsync) =>
        new(name, key, sizeBytes) { OpenAsync = openAsync };
}
