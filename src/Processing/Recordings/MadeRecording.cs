using WorkspaceAgents.Media;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Processing;

/// <summary>Everything a version holds of a recording.</summary>
/// <param name="Input">What it was made of.</param>
/// <param name="Video">Its video.</param>
/// <param name="Source">The source's frame index.</param>
/// <param name="Aligned">Its tracks.</param>
/// <param name="Samples">Its clips in order.</param>
internal sealed record MadeRecording(
    RecordingInput Input, PreparedVideo Video, FrameIndex Source, AlignedTracks Aligned, IReadOnlyList<MadeSample> Samples)
{
    /// <summary>The source's frame index as a blob.</summary>
    public BlobHash FrameIndex => Video.Indexed!.Index.Hash;
}
