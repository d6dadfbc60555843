using System.Runtime.InteropServices;
using WorkspaceAgents.Media;

namespace WorkspaceAgents.Alignment;

/// <summary>The sound of a media file as one channel at <see cref="RateHz"/>, decoded into a file so that hours of it take no memory.</summary>
public sealed class SoundOnDisk : IDisposable
{
    /// <summary>Enough for speech and for clocks: peaks are found to a fraction of a sample.</summary>
    public const int RateHz = 16_000;

    private readonly string _path;
    private readonly FileAudioSignal _signal;

    private SoundOnDisk(string path, AudioTrackRead read)
    {
        (_path, Read) = (path, read);
        _signal = new FileAudioSignal(path, RateHz);
    }

    /// <summary>The samples, counted from the sound's first one.</summary>
    public AudioSignal Signal => _signal;

    /// <summary>What was read; its start says when the first sample sounds on the file's own clock.</summary>
    public AudioTrackRead Read { get; }

    /// <summary>Decodes a file's main sound in a worker process.</summary>
    /// <param name="readers">Decode.</param>
    /// <param name="content">The file.</param>
    /// <param name="path">Where the samples go, 64 kB a second; the file is replaced, and removed when this is disposed.</param>
    /// <param name="decoded">Told now and then how many seconds are decoded; null for nobody.</param>
    /// <param name="cancellationToken">Stops the worker.</param>
    /// <exception cref="MediaException">It has no sound, or none that can be decoded.</exception>
    public static async Task<SoundOnDisk> DecodeAsync(AudioReaders readers, MediaContent content, string path, Action<double>? decoded, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(readers);
        try
        {
            AudioTrackRead read;
            await using (var file = new FileStream(path, FileMode.Create, FileAccess.Write))
            {
                read = await readers.ReadBlocksAsync(
                    content,
                    new AudioReaderOptions { SampleRateHz = RateHz, Channels = 1, IsRepeatable = false },
                    (double.NegativeInfinity, double.PositiveInfinity),
                    async (block, token) =>
                    {
                        await file.WriteAsync(MemoryMarshal.AsBytes(block.Samples.Span).ToArray(), token);
                        decoded?.Invoke(block.StartSeconds);
                    },
                    cancellationToken);
            }

            return new SoundOnDisk(path, read);
        }
        catch
        {
            File.Delete(path);
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _signal.Dispose();
        File.Delete(_path);
    }
}
