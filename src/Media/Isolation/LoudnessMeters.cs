using System.Text.Json;

namespace WorkspaceAgents.Media;

/// <summary>Measures how loud stretches of a file's sound are, in a worker process.</summary>
/// <param name="toolbox">Has the workers.</param>
public sealed class LoudnessMeters(MediaToolbox toolbox)
{
    /// <summary>Measures the sound that the file marks as default, or else its first.</summary>
    /// <param name="content">The file.</param>
    /// <param name="spans">From when to before when, in seconds on the file's own clock. In the order of time they are the fastest.</param>
    /// <param name="cancellationToken">Stops the worker.</param>
    /// <returns>One for each span, in their order.</returns>
    /// <exception cref="MediaException"><see cref="MediaErrorCode.InvalidRange"/>: a span ends before it starts; or there is no sound that can be decoded.</exception>
    public async Task<IReadOnlyList<AudioLevels>> MeasureAsync(
        MediaContent content, IReadOnlyList<(double StartSeconds, double StopSeconds)> spans, CancellationToken cancellationToken)
    {
        var arguments = new LoudnessArguments([.. spans.Select(span => span.StartSeconds)], [.. spans.Select(span => span.StopSeconds)]);
        var answer = await toolbox.Workers.RunAsync(
            new WorkerJob
            {
                Operation = WorkerOperation.Loudness,
                Content = content,
                Arguments = JsonSerializer.SerializeToElement(arguments, WorkerJson.Default.LoudnessArguments),
                Timeout = toolbox.Options.DecodeTimeout,
                TimeoutSetting = nameof(MediaOptions.DecodeTimeout),
            },
            cancellationToken);
        return JsonSerializer.Deserialize(answer, WorkerJson.Default.IReadOnlyListAudioLevels)!;
    }

    /// <summary>Measures in the calling thread.</summary>
    /// <param name="source">The file. It is not closed.</param>
    /// <param name="spans">As for <see cref="MeasureAsync"/>.</param>
    /// <param name="cancellationToken">Stops between frames.</param>
    internal static IReadOnlyList<AudioLevels> Measure(
        MediaSource source, IReadOnlyList<(double StartSeconds, double StopSeconds)> spans, CancellationToken cancellationToken)
    {
        using var reader = OpenMeasurable(source);
        return [.. spans.Select(span => AudioLevels.Measure(reader, span.StartSeconds, span.StopSeconds, cancellationToken))];
    }

    /// <summary>The sound as stored; what the meter has no weights or filters for, it gets as stereo, or at a rate it has them for.</summary>
    private static AudioReader OpenMeasurable(MediaSource source)
    {
        var options = new AudioReaderOptions { IsRepeatable = false };
        var reader = AudioReader.Open(source, options);
        if (reader.SampleRateHz >= LoudnessMeter.MinSampleRateHz && reader.Channels <= LoudnessMeter.MaxChannels)
            return reader;
        var (rate, channels) = (Math.Max(reader.SampleRateHz, LoudnessMeter.MinSampleRateHz), reader.Channels <= LoudnessMeter.MaxChannels ? (int?)null : 2);
        reader.Dispose();
        return AudioReader.Open(source, options with { SampleRateHz = rate, Channels = channels });
    }
}
