using System.Text.Json;

namespace WorkspaceAgents.Media;

/// <summary>
/// Frames of any video, decoded in a worker process. The worker that has a video open is asked again for its next frames, so that they cost
/// what decoding them costs.
/// </summary>
/// <param name="toolbox">Has the workers.</param>
public sealed class FrameReaders(MediaToolbox toolbox)
{
    /// <summary>One frame.</summary>
    /// <param name="content">The file.</param>
    /// <param name="index">The index of its video stream.</param>
    /// <param name="frameIndex">0 to one below the number of frames, in presentation order.</param>
    /// <param name="output">What it is handed out as.</param>
    /// <param name="cancellationToken">Stops the worker.</param>
    /// <exception cref="MediaException">There is no such frame, it cannot be decoded, or the decoder did not survive the file.</exception>
    public async Task<VideoFrame> ReadAsync(MediaContent content, FrameIndex index, int frameIndex, FrameOutput output, CancellationToken cancellationToken)
    {
        VideoFrame? read = null;
        await ReadAsync(content, index, [frameIndex], output, (frame, _) => { read = frame; return ValueTask.CompletedTask; }, cancellationToken);
        return read!;
    }

    /// <summary>Any frames, each handed over as it comes, in the order asked for; the worker waits while one is taken.</summary>
    /// <param name="content">The file.</param>
    /// <param name="index">The index of its video stream.</param>
    /// <param name="frameIndices">The frames, in any order, also more than once.</param>
    /// <param name="output">What they are handed out as.</param>
    /// <param name="take">Takes a frame.</param>
    /// <param name="cancellationToken">Stops the worker.</param>
    /// <returns>What was read of the file.</returns>
    /// <exception cref="MediaException">There is no such frame, one cannot be decoded, or the decoder did not survive the file.</exception>
    public async Task<long> ReadAsync(
        MediaContent content, FrameIndex index, IReadOnlyList<int> frameIndices, FrameOutput output, Func<VideoFrame, CancellationToken, ValueTask> take,
        CancellationToken cancellationToken)
    {
        var missing = frameIndices.Count;
        var arguments = JsonSerializer.SerializeToElement(new FramesArguments(index.StreamIndex, [.. frameIndices], output), WorkerJson.Default.FramesArguments);
        var job = await JobAsync(WorkerOperation.Frames, content, index, frameIndices, arguments, cancellationToken);
        var answer = await toolbox.Workers.RunAsync(
            job with
            {
                TakeChunk = (message, token) =>
                {
                    missing--;
                    return take(JsonSerializer.Deserialize(message.Head, WorkerJson.Default.FrameHead)!.With(message.Body), token);
                },
            },
            cancellationToken);
        return missing == 0
            ? BitConverter.ToInt64(answer)
            : throw new MediaException(MediaErrorCode.WorkerCrashed, $"{missing} of {frameIndices.Count} frames of {content.Name} did not come; ask for them again.");
    }

    /// <summary>Many frames in one picture.</summary>
    /// <param name="content">The file.</param>
    /// <param name="index">The index of its video stream.</param>
    /// <param name="frameIndices">The frames, row by row.</param>
    /// <param name="sheet">How they are laid out.</param>
    /// <param name="cancellationToken">Stops the worker.</param>
    /// <returns>A JPEG.</returns>
    /// <exception cref="MediaException">There is no such frame, one cannot be decoded, or the decoder did not survive the file.</exception>
    public async Task<byte[]> ReadSheetAsync(
        MediaContent content, FrameIndex index, IReadOnlyList<int> frameIndices, FrameSheet sheet, CancellationToken cancellationToken)
    {
        var arguments = JsonSerializer.SerializeToElement(new SheetArguments(index.StreamIndex, [.. frameIndices], sheet), WorkerJson.Default.SheetArguments);
        var job = await JobAsync(WorkerOperation.Sheet, content, index, frameIndices, arguments, cancellationToken);
        return await toolbox.Workers.RunAsync(job, cancellationToken);
    }

    /// <summary>What a worker needs to know of an index: nothing when it reads the same from the file's own tables in no time.</summary>
    internal static async Task<ReadOnlyMemory<byte>> BodyOfAsync(FrameIndex index, CancellationToken cancellationToken) =>
        index.Method == FrameIndexMethod.Tables ? default : await index.ToParquetAsync(cancellationToken);

    private async Task<WorkerJob> JobAsync(
        string operation, MediaContent content, FrameIndex index, IReadOnlyList<int> frameIndices, JsonElement arguments, CancellationToken cancellationToken)
    {
        foreach (var frame in frameIndices)
        {
            if (frame < 0 || frame >= index.Frames.Count)
                throw new MediaException(MediaErrorCode.InvalidRange, $"There is no frame {frame}; the video has frames 0 to {index.Frames.Count - 1}.");
        }
        return new WorkerJob
        {
            Operation = operation,
            Content = content,
            Arguments = arguments,
            Body = await BodyOfAsync(index, cancellationToken),
            Timeout = TimeSpan.FromTicks(Math.Min(toolbox.Options.FrameTimeout.Ticks * Math.Max(1, frameIndices.Count), TimeSpan.TicksPerDay)),
            TimeoutSetting = nameof(MediaOptions.FrameTimeout),
        };
    }
}
