namespace WorkspaceAgents.Formats;

/// <summary>How much there is, in a version or in a split of it.</summary>
/// <param name="Recordings">Recordings with at least one sample or none.</param>
/// <param name="Clips">Samples.</param>
/// <param name="Frames">Frames of the samples.</param>
/// <param name="Seconds">Time the samples cover.</param>
/// <param name="Bytes">Bytes of the samples' members.</param>
public sealed record ManifestCounts(int Recordings, int Clips, long Frames, double Seconds, long Bytes);
