using WorkspaceAgents.Media;

namespace WorkspaceAgents.Catalog;

/// <summary>Frames that are read one after another.</summary>
/// <param name="Recording">The recording's name.</param>
/// <param name="FrameIndices">Which they are, in the order they come.</param>
/// <param name="PtsSeconds">When each appears in the source.</param>
/// <param name="Frames">The frames.</param>
public sealed record FrameSet(string Recording, IReadOnlyList<int> FrameIndices, IReadOnlyList<double> PtsSeconds, IAsyncEnumerable<VideoFrame> Frames);
