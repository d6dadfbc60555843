namespace WorkspaceAgents.Cli;

/// <summary>The bytes of a file that one upload carries.</summary>
/// <param name="File">The file.</param>
/// <param name="StartBytes">Where they begin in it.</param>
/// <param name="LengthBytes">How many they are.</param>
internal sealed record FileStretch(LocalFile File, long StartBytes, long LengthBytes)
{
    /// <summary>The most parts: their addresses travel in one header.</summary>
    private const int MaxParts = 256;
    private const long LeastPartBytes = 32L << 20;

    public static FileStretch Whole(LocalFile file) => new(file, 0, file.SizeBytes);

    /// <summary>
    /// The parts a large file is sent in, side by side; one for a file that is not worth it. They depend on the file's length alone, so that a push with other
    /// <c>--jobs</c> goes on with the same parts.
    /// </summary>
    public static IReadOnlyList<FileStretch> PartsOf(LocalFile file)
    {
        var size = Math.Max(LeastPartBytes, (file.SizeBytes + MaxParts - 1) / MaxParts);
        return file.SizeBytes < 2 * LeastPartBytes
            ? [Whole(file)]
            : [.. Enumerable.Range(0, (int)((file.SizeBytes + size - 1) / size)).Select(i => new FileStretch(file, i * size, Math.Min(size, file.SizeBytes - (i * size))))];
    }
}
