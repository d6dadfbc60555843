namespace WorkspaceAgents.Media.Tests;

/// <summary>One way to damage a file: the same every time.</summary>
/// <param name="Kind">How.</param>
/// <param name="Seed">Which of them.</param>
internal sealed record Mutation(MutationKind Kind, int Seed)
{
    private const int TransportPacketBytes = 188;

    /// <summary>The damaged bytes.</summary>
    /// <param name="source">The whole file; it stays as it is.</param>
    /// <param name="packets">Where the frames lie in it.</param>
    public byte[] Apply(byte[] source, IReadOnlyList<(long Position, int Size)> packets)
    {
        var random = new Random(Seed);
        return Kind switch
        {
            MutationKind.FlippedBits => FlipBits([.. source], random),
            MutationKind.Truncated => source[..random.Next(1, source.Length)],
            MutationKind.Spliced => Splice(source, random),
            MutationKind.Zeroed => Zero([.. source], random),
            _ when IsTransportStream(source) => LosePackets(source, random),
            _ => ZeroFrames([.. source], packets, random),
        };
    }

    /// <summary>The copy is the beginning of a transport stream, up to where a picture or a table begins: as whole as any recording that somebody ended.</summary>
    public static bool IsShorterRecording(byte[] source, byte[] copy)
    {
        const int UnitStart = 0x40;
        return IsTransportStream(source) && copy.Length % TransportPacketBytes == 0 && copy.Length < source.Length
            && (source[copy.Length + 1] & UnitStart) != 0 && source.AsSpan().StartsWith(copy);
    }

    private static byte[] FlipBits(byte[] bytes, Random random)
    {
        for (var i = random.Next(1, 9); i > 0; i--)
            bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
        return bytes;
    }

    private static byte[] Splice(byte[] source, Random random)
    {
        var length = random.Next(1, Math.Max(2, source.Length / 5));
        var start = random.Next(source.Length - length);
        var other = random.Next(source.Length - length);
        return random.Next(3) switch
        {
            0 => [.. source[..start], .. source[(start + length)..]],
            1 => [.. source[..start], .. source[other..(other + length)], .. source[start..]],
            _ => [.. source[..start], .. source[other..(other + length)], .. source[(start + length)..]],
        };
    }

    private static byte[] Zero(byte[] bytes, Random random)
    {
        var length = 1 << random.Next(4, 13);
        var start = random.Next(bytes.Length);
        bytes.AsSpan(start, Math.Min(length, bytes.Length - start)).Clear();
        return bytes;
    }

    private static byte[] LosePackets(byte[] source, Random random)
    {
        var count = source.Length / TransportPacketBytes;
        var lost = new HashSet<int>();
        for (var burst = random.Next(1, 4); burst > 0; burst--)
        {
            var first = random.Next(count);
            for (var i = random.Next(1, 21); i > 0; i--)
                lost.Add(first + i - 1);
        }

        return [.. Enumerable.Range(0, count).Where(packet => !lost.Contains(packet)).SelectMany(packet => source[(packet * TransportPacketBytes)..((packet + 1) * TransportPacketBytes)])];
    }

    private static byte[] ZeroFrames(byte[] bytes, IReadOnlyList<(long Position, int Size)> packets, Random random)
    {
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            var (position, size) = packets[random.Next(packets.Count)];
            bytes.AsSpan((int)position, Math.Min(size, bytes.Length - (int)position)).Clear();
        }

        return bytes;
    }

    private static bool IsTransportStream(byte[] source) => source[0] == 0x47 && source[TransportPacketBytes] == 0x47;
}
