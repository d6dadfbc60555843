using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Formats;

/// <summary>The bytes around a file in our TARs, for who puts one together on its way out: the same headers as in shards.</summary>
public static class TarMember
{
    private static readonly byte[] Zeros = new byte[TarLayout.EndBytes];

    /// <summary>What ends an archive: two blocks of zeros.</summary>
    public static ReadOnlyMemory<byte> End => Zeros;

    /// <summary>Everything before a file's content.</summary>
    /// <param name="name"><c>key.extension</c>.</param>
    /// <param name="sizeBytes">The content's length.</param>
    public static byte[] HeaderOf(string name, long sizeBytes)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentOutOfRangeException.ThrowIfNegative(sizeBytes);
        return TarLayout.HeaderOf(new(name, BlobHash.Empty, sizeBytes));
    }

    /// <summary>The zeros after a file's content, up to the next block.</summary>
    /// <param name="sizeBytes">The content's length.</param>
    public static ReadOnlyMemory<byte> PaddingOf(long sizeBytes) => End[..(int)(TarLayout.Padded(sizeBytes) - sizeBytes)];
}
