using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace WorkspaceAgents.Media;

/// <summary>Looks at the pictures of any video, in a worker process: scene cuts, hashes of keyframes, and what every frame looks like.</summary>
/// <param name="toolbox">Has the workers and the settings.</param>
public sealed class PictureSurveys(MediaToolbox toolbox)
{
    /// <summary>Decodes all of a video once.</summary>
    /// <param name="content">The file.</param>
    /// <param name="index">The index of its video stream.</param>
    /// <param name="progress">Told the share that is done, 0 to 1; null to go without.</param>
    /// <param name="cancellationToken">Stops the worker.</param>
    /// <exception cref="MediaException">The file cannot be read, or the decoder did not survive it. Frames that cannot be decoded are no exception.</exception>
    public async Task<PictureSurvey> SurveyAsync(MediaContent content, FrameIndex index, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var job = await JobAsync(WorkerOperation.Pictures, content, index, cancellationToken);
        var frameCount = Math.Max(1, index.Frames.Count);
        return await RunAsync(
            job with
            {
                TakeChunk = (message, _) =>
                {
                    progress?.Report((double)JsonSerializer.Deserialize(message.Head, WorkerJson.Default.SurveyProgress)!.FrameCount / frameCount);
                    return ValueTask.CompletedTask;
                },
            },
            WorkerJson.Default.PictureSurvey,
            cancellationToken);
    }

    /// <summary>Decodes the keyframes of a video and nothing else: the hashes that <see cref="SurveyAsync"/> gives, in a small part of the time.</summary>
    /// <param name="content">The file.</param>
    /// <param name="index">The index of its video stream.</param>
    /// <param name="cancellationToken">Stops the worker.</param>
    /// <exception cref="MediaException">A keyframe cannot be decoded, or the decoder did not survive the file.</exception>
    public async Task<IReadOnlyList<KeyframeHash>> HashKeyframesAsync(MediaContent content, FrameIndex index, CancellationToken cancellationToken) =>
        await RunAsync(await JobAsync(WorkerOperation.KeyframeHashes, content, index, cancellationToken), WorkerJson.Default.IReadOnlyListKeyframeHash, cancellationToken);

    private async Task<T> RunAsync<T>(WorkerJob job, JsonTypeInfo<T> answer, CancellationToken cancellationToken) =>
        JsonSerializer.Deserialize(await toolbox.Workers.RunAsync(job, cancellationToken), answer)!;

    private async Task<WorkerJob> JobAsync(string operation, MediaContent content, FrameIndex index, CancellationToken cancellationToken) => new()
    {
        Operation = operation,
        Content = content,
        Arguments = JsonSerializer.SerializeToElement(new PicturesArguments(index.StreamIndex, toolbox.Options), WorkerJson.Default.PicturesArguments),
        Body = await FrameReaders.BodyOfAsync(index, cancellationToken),
        Timeout = toolbox.Options.DecodeTimeout,
        TimeoutSetting = nameof(MediaOptions.DecodeTimeout),
    };
}
