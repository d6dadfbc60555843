using WorkspaceAgents.Catalog;
using WorkspaceAgents.Media;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Processing;

/// <summary>Step <c>clip</c>: the frames [start, stop) of a standardised video as an MP4.</summary>
internal sealed class ClipStep(StepRunner steps, IBlobStore blobs, ClipCutter cutter, ScratchFolder scratch, ToolVersions tools)
{
    public async Task<MadeClip> RunAsync(StandardVideo video, FrameIndex index, ClipSpan span, StepMode mode, CancellationToken cancellationToken)
    {
        var key = StepKey.Of("clip", $"{StepVersions.Clip} {await tools.GetFfmpegAsync(cancellationToken)}", new
        {
            video = video.Video.Hash, index = video.Index.Hash, span.StartFrame, span.StopFrame,
        });
        return await steps.RunAsync(key, mode, token => CutAsync(video, index, span, token), made => [made.Video.Hash], cancellationToken);
    }

    private async Task<MadeClip> CutAsync(StandardVideo video, FrameIndex index, ClipSpan span, CancellationToken cancellationToken)
    {
        using var space = scratch.Create();
        await using var file = await blobs.OpenFileAsync(video.Video.Hash, cancellationToken);
        var path = space.File("clip.mp4");
        var clip = await cutter.CutAsync(file.Path, index, span.StartFrame, span.StopFrame, path, cancellationToken);
        return new(await blobs.WriteFileAsync(path, cancellationToken), clip.Frames.Count);
    }
}
