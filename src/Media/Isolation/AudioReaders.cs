using System.Runtime.InteropServices;
using System.Text.Json;

namespace WorkspaceAgents.Media;

/// <summary>
/// Sound of any file, decoded in a worker process, as <see cref="AudioReader"/> gives it. The worker that has a sound open is asked again for
/// what follows, so that going on costs no new beginning.
/// </summary>
/// <param name="toolbox">Has the workers.</param>
public sealed class AudioReaders(MediaToolbox toolbox)
{
    // 1 GiB; what is longer is taken block by block.
    private const int MaxValues = 1 << 28;

    /// <summary>A span, block by block, each handed over as it comes; the worker waits while one is taken, so memory stays small however long it is.</summary>
    /// <param name="content">The file.</param>
    /// <param name="options">Null for the default stream as stored.</param>
    /// <param name="span">From when to when, in seconds on the file's own clock; infinities for its beginning and end.</param>
    /// <param name="take">Takes a block; none is empty.</param>
    /// <param name="cancellationToken">Stops the worker.</param>
    /// <exception cref="MediaException">No such sound or span, it cannot be decoded, or the decoder did not survive the file.</exception>
    public async Task<AudioTrackRead> ReadBlocksAsync(
        MediaContent content, AudioReaderOptions? options, (double StartSeconds, double StopSeconds) span, Func<AudioSamples, CancellationToken, ValueTask> take,
        CancellationToken cancellationToken)
    {
        var arguments = new AudioArguments(options ?? new AudioReaderOptions(), span.StartSeconds, span.StopSeconds);
        var answer = await toolbox.Workers.RunAsync(
            new WorkerJob
            {
                Operation = WorkerOperation.Audio,
                Content = content,
                Arguments = JsonSerializer.SerializeToElement(arguments, WorkerJson.Default.AudioArguments),
                Timeout = toolbox.Options.DecodeTimeout,
                TimeoutSetting = nameof(MediaOptions.DecodeTimeout),
                TakeChunk = (message, token) => take(Block(message), token),
            },
            cancellationToken);
        return JsonSerializer.Deserialize(answer, WorkerJson.Default.AudioTrackRead)!;
    }

    /// <summary>A span as a whole.</summary>
    /// <param name="content">The file.</param>
    /// <param name="options">Null for the default stream as stored.</param>
    /// <param name="startSeconds">On the file's own clock; negative infinity for the beginning.</param>
    /// <param name="stopSeconds">On the file's own clock; positive infinity for the end.</param>
    /// <param name="cancellationToken">Stops the worker.</param>
    /// <exception cref="MediaException">As <see cref="ReadBlocksAsync"/>; <see cref="MediaErrorCode.InvalidRange"/> for more than 1 GiB of samples too.</exception>
    public async Task<AudioSamples> ReadAsync(
        MediaContent content, AudioReaderOptions? options, double startSeconds, double stopSeconds, CancellationToken cancellationToken)
    {
        List<AudioSamples> blocks = [];
        var count = 0L;
        var read = await ReadBlocksAsync(
            content, options, (startSeconds, stopSeconds),
            (block, _) =>
            {
                count += block.Samples.Length;
                if (count > MaxValues)
                    throw new MediaException(MediaErrorCode.InvalidRange, $"The span holds more than {MaxValues} samples; read it in parts, or block by block.");
                blocks.Add(block);
                return ValueTask.CompletedTask;
            },
            cancellationToken);
        var samples = new float[count];
        var at = 0;
        foreach (var block in blocks)
        {
            block.Samples.CopyTo(samples.AsMemory(at));
            at += block.Samples.Length;
        }
        return new AudioSamples
        {
            FirstSample = blocks.Count > 0 ? blocks[0].FirstSample : 0,
            StartSeconds = read.StartSeconds ?? Math.Max(startSeconds, read.FileStartSeconds),
            SampleRateHz = read.SampleRateHz,
            Channels = read.Channels,
            ChannelLayout = blocks.Count > 0 ? blocks[0].ChannelLayout : null,
            Samples = samples,
            Gaps = read.Gaps,
        };
    }

    private static AudioSamples Block(WorkerMessage message)
    {
        var head = JsonSerializer.Deserialize(message.Head, WorkerJson.Default.AudioHead)!;
        return new AudioSamples
        {
            FirstSample = head.FirstSample,
            StartSeconds = head.StartSeconds,
            SampleRateHz = head.SampleRateHz,
            Channels = head.Channels,
            ChannelLayout = head.ChannelLayout,
            Samples = MemoryMarshal.Cast<byte, float>(message.Body.AsSpan()).ToArray(),
        };
    }
}
