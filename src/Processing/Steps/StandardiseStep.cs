using WorkspaceAgents.Catalog;
using WorkspaceAgents.Media;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Processing;

/// <summary>Step <c>standardise</c>: the video in the one form that clips are cut from, every frame kept at its time.</summary>
internal sealed class StandardiseStep(StepRunner steps, IBlobStore blobs, Standardiser standardiser, ScratchFolder scratch, ToolVersions tools)
{
    public async Task<StandardVideo> RunAsync(
        BlobHash video, MediaProbe probe, IndexedVideo indexed, StepMode mode, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var key = StepKey.Of("standardise", $"{StepVersions.Standardise} {await tools.GetFfmpegAsync(cancellationToken)}", new
        {
            video, index = indexed.Index.Hash, StandardProfile.H264.Parameters,
        });
        return await steps.RunAsync(
            key, mode, token => MakeAsync(video, probe, indexed, progress, token), made => [made.Video.Hash, made.Index.Hash], cancellationToken);
    }

    private async Task<StandardVideo> MakeAsync(
        BlobHash video, MediaProbe probe, IndexedVideo indexed, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var index = await FrameIndex.ReadAsync(await blobs.ReadAllAsync(indexed.Index.Hash, cancellationToken), cancellationToken);
        using var space = scratch.Create();
        await using var file = await blobs.OpenFileAsync(video, cancellationToken);
        var made = await standardiser.StandardiseAsync(file.Path, probe, index, space.File("standard.mp4"), new StandardiseOptions(), progress, cancellationToken);
        return new(
            await blobs.WriteFileAsync(made.OutputPath, cancellationToken),
            await blobs.WriteBytesAsync(await made.Index.ToParquetAsync(cancellationToken), cancellationToken),
            made.Reencoded,
            made.Reasons);
    }
}
