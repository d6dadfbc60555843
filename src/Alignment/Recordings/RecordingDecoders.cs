using WorkspaceAgents.Media;

namespace WorkspaceAgents.Alignment;

/// <summary>How a file of a recording is decoded, wherever its bytes are. Each is called once at most, and only when something is to be told by it.</summary>
public sealed record RecordingDecoders
{
    /// <summary>Decodes the main sound; throws <see cref="MediaException"/> when it cannot be read.</summary>
    public required Func<CancellationToken, Task<SoundOnDisk>> SoundAsync { get; init; }

    /// <summary>Gives the frame index of the main video; throws <see cref="MediaException"/> when it cannot be read.</summary>
    public required Func<CancellationToken, Task<FrameIndex>> IndexAsync { get; init; }

    /// <summary>Looks at every picture of the main video, whose index it is given; throws <see cref="MediaException"/> when it cannot be read.</summary>
    public required Func<FrameIndex, CancellationToken, Task<PictureSurvey>> PicturesAsync { get; init; }
}
