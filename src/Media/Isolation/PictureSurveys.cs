using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace WorkspaceAgents.Media;

/// <summary>Looks at the pictures of any video, in a worker process: scene cuts, hashes of keyframes, and what every frame looks like.</summary>
/// <param name="toolbox">Has the workers and the settings.</param>
public sealed class PictureSurveys(MediaToolbox toolbox)
{
    /// <summary>Decodes all of a video once.</summary>
    /// <inheritdoc cref="SurveyAsync(MediaContent, FrameIndex, ClipSpan, IProgress{double}?, CancellationToken)"/>
    public Task<PictureSurvey> SurveyAsync(MediaContent content, FrameIndex index, IProgress<double>? progress, CancellationToken cancellationToken) =>
        SurveyAsync(content, index, new ClipSpan(0, index.Frames.Count), progress, cancellationToken);

    /// <summary>Decodes a span of a video and no more than it needs.</summary>
    /// <param name="content">The file.</param>
    /// <param name="index">The index of its video stream.</param>
    /// <param name="span">The frames; those outside of it have no measures, or such as are not to be relied on.</param>
    /// <param name="progress">Told the share that is done, 0 to 1; null to go without.</param>
    /// <param name="cancellationToken">Stops the worker.</param>
    /// <exception cref="MediaException">The file cannot be read, or the decoder did not survive it. Frames that cannot be decoded are no exception.</exception>
    public async Task<PictureSurvey> SurveyAsync(MediaContent content, FrameIndex index, ClipSpan span, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        if (span.StartFrame < 0 || span.StopFrame < span.StartFrame || span.StopFrame > index.Frames.Count)
            throw new MediaException(MediaErrorCode.InvalidRange, $"There are no frames {span.StartFrame} to before {span.StopFrame}; the video has frames 0 to {index.Frames.Count - 1}.");
        var job = await JobAsync(WorkerOperation.Pictures, content, index, span, cancellationToken);
        var frameCount = Math.Max(1, span.FrameCount);
        return await RunAsync(
            job with
            {
                TakeChunk = (message, _) =>
                {
                    progress?.Report(Math.Min((double)JsonSerializer.Deserialize(message.Head, WorkerJson.Default.SurveyProgress)!.FrameCount / frameCount, 1));
                    return ValueTask.CompletedTask;
                },
            },
            WorkerJson.Default.PictureSurvey,
            cancellationToken);
    }

    /// <summary>Decodes the keyframes of a video and nothing else: the hashes that a survey gives, in a small part of the time.</summary>
    /// <param name="content">The file.</param>
    /// <param name="index">The index of its video stream.</param>
    /// <param name="cancellationToken">Stops the worker.</param>
    /// <exception cref="MediaException">The file cannot be read, not one of its keyframes can be decoded, or the decoder did not survive it. Some that cannot are no exception.</exception>
    public async Task<KeyframeHashes> HashKeyframesAsync(MediaContent content, FrameIndex index, CancellationToken cancellationToken) =>
        await RunAsync(await JobAsync(WorkerOperation.KeyframeHashes, content, index, null, cancellationToken), WorkerJson.Default.KeyframeHashes, cancellationToken);

    private async Task<T> RunAsync<T>(WorkerJob job, JsonTypeInfo<T> answer, CancellationToken cancellationToken) =>
        JsonSerializer.Deserialize(await toolbox.Workers.RunAsync(job, cancellationToken), answer)!;

    private async Task<WorkerJob> JobAsync(string operation, MediaContent content, FrameIndex index, ClipSpan? span, CancellationToken cancellationToken) => new()
    {
        Operation = operation,
        Content = content,
        Arguments = JsonSerializer.SerializeToElement(new PicturesArguments(index.StreamIndex, toolbox.Options) { Span = span }, WorkerJson.Default.PicturesArguments),
        Body = await FrameReaders.BodyOfAsync(index, cancellationToken),
        Timeout = toolbox.Options.DecodeTimeout,
        TimeoutSetting = nameof(MediaOptions.DecodeTimeout),
    };
}
