using System.Globalization;
using WorkspaceAgents.Media;

namespace WorkspaceAgents.Cli;

/// <summary>Where frames are written to: a folder of pictures, or one NumPy array that is there when it is whole.</summary>
internal sealed class FrameFiles : IAsyncDisposable
{
    private readonly string _path;
    private readonly string? _extension;
    private readonly int _count;
    private readonly FileStream? _array;
    private bool _isComplete;

    private FrameFiles(string path, string? extension, int count)
    {
        (_path, _extension, _count) = (path, extension, count);
        if (extension is null) _array = File.Create(PartPath);
        else Directory.CreateDirectory(path);
    }

    /// <summary>The file of each frame so far.</summary>
    public List<string> Written { get; } = [];

    private string PartPath => $"{_path}.part";

    public static FrameFiles OfFolder(string path, string extension) => new(path, extension, 0);

    public static FrameFiles OfArray(string path, int count) => new(path, null, count);

    public async Task WriteAsync(VideoFrame frame, CancellationToken cancellationToken)
    {
        if (_array is null)
        {
            var file = Path.Combine(_path, string.Create(CultureInfo.InvariantCulture, $"frame-{frame.FrameIndex:000000}.{_extension}"));
            await File.WriteAllBytesAsync(file, frame.Data, cancellationToken);
            Written.Add(file);
            return;
        }

        if (Written.Count == 0) await _array.WriteAsync(NumpyHeader.Write(_count, frame.Height, frame.Width), cancellationToken);
        await _array.WriteAsync(frame.Data, cancellationToken);
        Written.Add(_path);
    }

    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        if (_array is null) return;
        await _array.FlushAsync(cancellationToken);
        await _array.DisposeAsync();
        File.Move(PartPath, _path, overwrite: true);
        _isComplete = true;
    }

    public async ValueTask DisposeAsync()
    {
        if (_array is null || _isComplete) return;
        await _array.DisposeAsync();
        File.Delete(PartPath);
    }
}
