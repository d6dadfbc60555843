using WorkspaceAgents.Alignment;
using WorkspaceAgents.Media;

namespace WorkspaceAgents.Cli;

/// <summary>The sound of a file on this disk as the estimators take it.</summary>
internal static class LocalSound
{
    /// <summary>What speech needs.</summary>
    public const int SpeechRateHz = 16_000;

    /// <summary>Reads a whole file's sound as one channel.</summary>
    /// <param name="path">An audio or video file.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The sound, and when its first sample sounds on the file's own clock.</returns>
    /// <exception cref="MediaException">It has no sound, or cannot be decoded.</exception>
    public static (AudioSignal Signal, double StartSeconds) Read(string path, CancellationToken cancellationToken)
    {
        using var source = MediaSource.OpenFile(path);
        using var reader = AudioReader.Open(source, new AudioReaderOptions { SampleRateHz = SpeechRateHz, Channels = 1 });
        List<float> samples = [];
        reader.ReadBlocks(double.NegativeInfinity, double.PositiveInfinity, block => samples.AddRange(block.Samples), cancellationToken);
        return (AudioSignal.FromSamples(samples.ToArray(), SpeechRateHz), reader.StartSeconds);
    }
}
