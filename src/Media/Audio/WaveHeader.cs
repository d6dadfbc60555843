using System.Buffers.Binary;
using System.Text;

namespace WorkspaceAgents.Media;

/// <summary>
/// The bytes before the samples of a WAV file: <c>RIFF size WAVE · JUNK 28 … · fmt … · fact … · data size</c>. When the sizes do not fit in 32
/// bits they stand at -1, <c>RIFF</c> becomes <c>RF64</c> and <c>JUNK</c> becomes <c>ds64</c> with sizes of 64 bits (EBU Tech 3306).
/// </summary>
/// <param name="sampleRateHz">Samples a second.</param>
/// <param name="channels">The number of channels.</param>
/// <param name="channelLayout">libav's name of their layout; null when unknown.</param>
/// <param name="isFloat">Samples are 32-bit floats; else 16-bit integers.</param>
internal sealed class WaveHeader(int sampleRateHz, int channels, string? channelLayout, bool isFloat)
{
    private const int SizesBytes = 28;
    private const int ExtensionBytes = 22;
    private const ushort Pcm = 1;
    private const ushort Float = 3;
    private const ushort Extensible = 0xFFFE;

    // What follows the format's number in the identifiers of WAVEFORMATEXTENSIBLE.
    private static readonly byte[] FormatTail = [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71];

    /// <summary>Samples are 32-bit floats; else 16-bit integers.</summary>
    public bool IsFloat => isFloat;

    /// <summary>Bytes of a sample.</summary>
    public int SampleBytes => isFloat ? sizeof(float) : sizeof(short);

    /// <summary>Bytes of one moment: a sample of every channel.</summary>
    public int MomentBytes => channels * SampleBytes;

    /// <summary>The header.</summary>
    /// <param name="dataBytes">The length of the samples.</param>
    /// <returns>Always as many bytes.</returns>
    public byte[] ToBytes(long dataBytes)
    {
        var format = Format();
        var total = 12 + 8 + SizesBytes + 8 + format.Length + 12 + 8;
        var riffBytes = total - 8 + dataBytes + (dataBytes % 2);
        var isLarge = riffBytes > uint.MaxValue - 1;
        using var bytes = new MemoryStream(total);
        using var writer = new BinaryWriter(bytes, Encoding.ASCII);
        WriteName(writer, isLarge ? "RF64" : "RIFF");
        writer.Write(isLarge ? uint.MaxValue : (uint)riffBytes);
        WriteName(writer, "WAVE");
        WriteName(writer, isLarge ? "ds64" : "JUNK");
        writer.Write(SizesBytes);
        writer.Write(isLarge ? riffBytes : 0);
        writer.Write(isLarge ? dataBytes : 0);
        writer.Write(isLarge ? dataBytes / MomentBytes : 0);
        writer.Write(0);
        WriteName(writer, "fmt ");
        writer.Write(format.Length);
        writer.Write(format);
        WriteName(writer, "fact");
        writer.Write(sizeof(uint));
        writer.Write((uint)Math.Min(uint.MaxValue, dataBytes / MomentBytes));
        WriteName(writer, "data");
        writer.Write(isLarge ? uint.MaxValue : (uint)dataBytes);
        return bytes.ToArray();
    }

    private static void WriteName(BinaryWriter writer, string name) => writer.Write(Encoding.ASCII.GetBytes(name));

    /// <summary>More than two channels need the extensible form, which says where each of them is.</summary>
    private byte[] Format()
    {
        var isExtensible = channels > 2;
        var kind = isFloat ? Float : Pcm;
        var bytes = new byte[isExtensible ? 18 + ExtensionBytes : 18];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, isExtensible ? Extensible : kind);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(2), (ushort)channels);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), sampleRateHz);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(8), (uint)((long)sampleRateHz * MomentBytes));
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(12), (ushort)MomentBytes);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(14), (ushort)(SampleBytes * 8));
        if (!isExtensible)
            return bytes;
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(16), ExtensionBytes);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(18), (ushort)(SampleBytes * 8));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(20), Speakers());
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(24), kind);
        FormatTail.CopyTo(bytes, 26);
        return bytes;
    }

    /// <summary>A bit for each place: 1 left, 2 right, 4 centre, 8 low frequencies, 10 and 20 behind, 100 behind in the middle, 200 and 400 at the sides (hexadecimal).</summary>
    private uint Speakers() => channelLayout switch
    {
        "2.1" => 0xB,
        "3.0" => 0x7,
        "3.0(back)" => 0x103,
        "3.1" => 0xF,
        "4.0" => 0x107,
        "4.1" => 0x10F,
        "quad" => 0x33,
        "quad(side)" => 0x603,
        "5.0" => 0x37,
        "5.0(side)" => 0x607,
        "5.1" => 0x3F,
        "5.1(side)" => 0x60F,
        "6.0" => 0x707,
        "6.1" => 0x70F,
        "7.0" => 0x637,
        "7.1" => 0x63F,
        _ => 0,
    };
}
