using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace WorkspaceAgents.Alignment;

/// <summary>One channel of sound in a file of nothing but 32-bit floats, little-endian: hours of it take no memory. The file is kept when this is disposed.</summary>
public sealed class FileAudioSignal : AudioSignal, IDisposable
{
    private readonly SafeFileHandle _file;

    /// <param name="path">The file; it is not written to while this is open.</param>
    /// <param name="sampleRateHz">Samples a second, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is not above 0.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public FileAudioSignal(string path, int sampleRateHz)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sampleRateHz);
        SampleRateHz = sampleRateHz;
        _file = File.OpenHandle(path, options: FileOptions.RandomAccess);
        SampleCount = RandomAccess.GetLength(_file) / sizeof(float);
    }

    /// <inheritdoc/>
    public override int SampleRateHz { get; }

    /// <inheritdoc/>
    public override long SampleCount { get; }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    /// <inheritdoc/>
    protected override void ReadInside(long start, Span<float> destination)
    {
        Span<byte> bytes = MemoryMarshal.AsBytes(destination);
        long position = start * sizeof(float);
        while (!bytes.IsEmpty)
        {
            int count = RandomAccess.Read(_file, bytes, position);
            if (count == 0)
                throw new EndOfStreamException($"The sound has become shorter than {SampleCount} samples while it was read.");
            bytes = bytes[count..];
            position += count;
        }
    }
}
