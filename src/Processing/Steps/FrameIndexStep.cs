using WorkspaceAgents.Catalog;
using WorkspaceAgents.Media;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Processing;

/// <summary>Step <c>frame-index</c>: every frame of a video stream with its exact time.</summary>
internal sealed class FrameIndexStep(StepRunner steps, IBlobStore blobs, FrameIndexer indexer, ToolVersions tools)
{
    public async Task<IndexedVideo> RunAsync(BlobHash video, int streamIndex, StepMode mode, CancellationToken cancellationToken)
    {
        var key = StepKey.Of("frame-index", $"{StepVersions.FrameIndex} {await tools.GetFfmpegAsync(cancellationToken)}", new { video, streamIndex });
        return await steps.RunAsync(key, mode, token => BuildAsync(video, streamIndex, token), made => [made.Index.Hash], cancellationToken);
    }

    private async Task<IndexedVideo> BuildAsync(BlobHash video, int streamIndex, CancellationToken cancellationToken)
    {
        await using var file = await blobs.OpenFileAsync(video, cancellationToken);
        var index = await indexer.BuildAsync(file.Path, streamIndex, cancellationToken);
        double? shortest = null, longest = null;
        for (var i = 1; i < index.Frames.Count; i++)
        {
            var distance = index.TimeBase.ToSeconds(index.Frames.Pts[i] - index.Frames.Pts[i - 1]) * 1000;
            shortest = Math.Min(shortest ?? distance, distance);
            longest = Math.Max(longest ?? distance, distance);
        }

        var blob = await blobs.WriteBytesAsync(await index.ToParquetAsync(cancellationToken), cancellationToken);
        return new(blob, index.Frames.Count, index.StopSeconds - index.StartSeconds, shortest, longest);
    }
}
