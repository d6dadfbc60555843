using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace WorkspaceAgents.Media;

/// <summary>
/// Writes sound to a WAV file, which appears under its name when it is complete. Above 4 GiB it becomes RF64 (EBU Tech 3306), which the same
/// header makes room for.
/// </summary>
public sealed class WaveFileWriter : IAsyncDisposable
{
    private readonly string _path;
    private readonly WaveHeader _header;
    private readonly FileStream _file;
    private readonly byte[] _bytes = new byte[1 << 16];
    private long _dataBytes;
    private bool _isComplete;

    private WaveFileWriter(string path, WaveHeader header)
    {
        _path = path;
        _header = header;
        _file = File.Create(PartPath);
        _file.Write(header.ToBytes(0));
    }

    /// <summary>Samples of each channel so far.</summary>
    public long SampleCount => _dataBytes / _header.MomentBytes;

    /// <summary>Samples that were above full scale and are held at it; always 0 for floats.</summary>
    public long ClippedCount { get; private set; }

    private string PartPath => $"{_path}.part";

    /// <summary>Begins a file.</summary>
    /// <param name="path">Its name; an existing one is replaced at the end.</param>
    /// <param name="sampleRateHz">1 or more.</param>
    /// <param name="channels">1 to 255.</param>
    /// <param name="channelLayout">libav's name of the layout, for example <c>5.1(side)</c>; null or an unknown one: the file does not say.</param>
    /// <param name="isFloat">Samples are 32-bit floats; else 16-bit integers.</param>
    public static WaveFileWriter Create(string path, int sampleRateHz, int channels, string? channelLayout, bool isFloat)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfLessThan(sampleRateHz, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(channels, byte.MaxValue);
        return new WaveFileWriter(path, new WaveHeader(sampleRateHz, channels, channelLayout, isFloat));
    }

    /// <summary>Adds sound.</summary>
    /// <param name="samples">Channels side by side, 1 is full scale.</param>
    /// <param name="cancellationToken">Stops writing.</param>
    public async Task WriteAsync(ReadOnlyMemory<float> samples, CancellationToken cancellationToken)
    {
        while (!samples.IsEmpty)
        {
            var count = Math.Min(samples.Length, _bytes.Length / _header.SampleBytes);
            Convert(samples.Span[..count]);
            await _file.WriteAsync(_bytes.AsMemory(0, count * _header.SampleBytes), cancellationToken);
            _dataBytes += count * _header.SampleBytes;
            samples = samples[count..];
        }
    }

    /// <summary>Writes the lengths and gives the file its name.</summary>
    /// <param name="cancellationToken">Stops writing; then there is no file.</param>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        if (_dataBytes % 2 != 0)
            await _file.WriteAsync(new byte[1], cancellationToken);
        _file.Position = 0;
        await _file.WriteAsync(_header.ToBytes(_dataBytes), cancellationToken);
        await _file.DisposeAsync();
        File.Move(PartPath, _path, overwrite: true);
        _isComplete = true;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_isComplete)
            return;
        await _file.DisposeAsync();
        File.Delete(PartPath);
    }

    private void Convert(ReadOnlySpan<float> samples)
    {
        if (_header.IsFloat)
        {
            for (var i = 0; i < samples.Length; i++)
                BinaryPrimitives.WriteSingleLittleEndian(_bytes.AsSpan(i * sizeof(float)), samples[i]);
            return;
        }
        var integers = MemoryMarshal.Cast<byte, short>(_bytes.AsSpan());
        for (var i = 0; i < samples.Length; i++)
        {
            var value = AudioSamples.ToInt16(samples[i], out var isClipped);
            ClippedCount += isClipped ? 1 : 0;
            integers[i] = BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value);
        }
    }
}
