using Microsoft.Win32.SafeHandles;

namespace WorkspaceAgents.Media;

/// <summary>A local file, read at positions: it has no position of its own, so threads share it.</summary>
internal sealed class FileMediaSource : MediaSource
{
    private readonly SafeFileHandle _file;

    public FileMediaSource(string path)
    {
        LocalPath = Path.GetFullPath(path);
        Name = Path.GetFileName(path);
        if (!File.Exists(path))
            throw new MediaException(MediaErrorCode.FileMissing, $"{Name} does not exist.");
        // Others may replace or delete it meanwhile; what was opened is what is read.
        _file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        SizeBytes = RandomAccess.GetLength(_file);
    }

    public override string Name { get; }

    public override long SizeBytes { get; }

    public override string LocalPath { get; }

    public override int Read(long position, Span<byte> destination)
    {
        var read = RandomAccess.Read(_file, destination, position);
        CountFetched(read);
        return read;
    }

    protected override void Dispose(bool disposing) => _file.Dispose();
}
