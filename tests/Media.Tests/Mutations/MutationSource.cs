namespace WorkspaceAgents.Media.Tests;

/// <summary>A whole file that is going to be damaged.</summary>
/// <param name="File">The file and its truth.</param>
/// <param name="Bytes">All of it.</param>
/// <param name="Packets">Where its frames lie.</param>
internal sealed record MutationSource(GoldenFile File, byte[] Bytes, IReadOnlyList<(long Position, int Size)> Packets)
{
    public static async Task<MutationSource> ReadAsync(GoldenFile file)
    {
        using var source = MediaSource.OpenFile(file.Path);
        var index = FrameIndexer.Build(source, 0, CancellationToken.None);
        var packets = index.Frames.Where(frame => frame.BytePosition is not null).Select(frame => (frame.BytePosition!.Value, frame.SizeBytes));
        return new MutationSource(file, await System.IO.File.ReadAllBytesAsync(file.Path), [.. packets]);
    }
}
