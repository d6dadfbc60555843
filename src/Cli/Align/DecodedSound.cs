using System.Runtime.InteropServices;
using WorkspaceAgents.Alignment;
using WorkspaceAgents.Media;

namespace WorkspaceAgents.Cli;

/// <summary>The sound of a file as one channel at <see cref="RateHz"/>, decoded into a temporary file so that hours of it take no memory.</summary>
internal sealed class DecodedSound : IDisposable
{
    /// <summary>Enough for speech and for clocks: peaks are found to a fraction of a sample.</summary>
    public const int RateHz = 16_000;

    private readonly string _path;
    private readonly FileAudioSignal _signal;

    private DecodedSound(string path, AudioTrackRead read)
    {
        (_path, Read) = (path, read);
        _signal = new FileAudioSignal(path, RateHz);
    }

    /// <summary>The samples.</summary>
    public AudioSignal Signal => _signal;

    /// <summary>What was read, and from when on.</summary>
    public AudioTrackRead Read { get; }

    /// <summary>Decodes a file's main sound in a worker process.</summary>
    /// <exception cref="MediaException">It has none, or none that can be decoded.</exception>
    public static async Task<DecodedSound> OpenAsync(Run run, string path, CancellationToken cancellationToken)
    {
        var target = Path.GetTempFileName();
        try
        {
            AudioTrackRead read;
            await using (var file = new FileStream(target, FileMode.Create, FileAccess.Write))
            {
                read = await new MediaTools(run.Session).Audio.ReadBlocksAsync(
                    MediaContent.OfFile(path),
                    new AudioReaderOptions { SampleRateHz = RateHz, Channels = 1, IsRepeatable = false },
                    (double.NegativeInfinity, double.PositiveInfinity),
                    async (block, token) =>
                    {
                        await file.WriteAsync(MemoryMarshal.AsBytes(block.Samples.Span).ToArray(), token);
                        run.Tell($"{Path.GetFileName(path)}: {block.StartSeconds:0} s decoded");
                    },
                    cancellationToken);
            }

            run.EndTelling();
            return new DecodedSound(target, read);
        }
        catch
        {
            File.Delete(target);
            throw;
        }
    }

    public void Dispose()
    {
        _signal.Dispose();
        File.Delete(_path);
    }
}
