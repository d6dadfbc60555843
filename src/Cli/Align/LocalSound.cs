using WorkspaceAgents.Alignment;
using WorkspaceAgents.Media;

namespace WorkspaceAgents.Cli;

/// <summary>The sound of a file on this disk as speech estimators take it, decoded in a child process.</summary>
internal static class LocalSound
{
    private const int SpeechRateHz = 16_000;

    /// <summary>Reads a whole file's sound as one channel.</summary>
    /// <param name="session">Knows where the tools are.</param>
    /// <param name="path">An audio or video file.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The sound, and when its first sample sounds on the file's own clock.</returns>
    /// <exception cref="MediaException">It has no sound, or cannot be decoded.</exception>
    public static async Task<(AudioSignal Signal, double StartSeconds)> ReadAsync(Session session, string path, CancellationToken cancellationToken)
    {
        var options = new AudioReaderOptions { SampleRateHz = SpeechRateHz, Channels = 1 };
        var sound = await new MediaTools(session).Audio.ReadAsync(MediaContent.OfFile(path), options, double.NegativeInfinity, double.PositiveInfinity, cancellationToken);
        return (AudioSignal.FromSamples(sound.Samples, SpeechRateHz), sound.StartSeconds);
    }
}
