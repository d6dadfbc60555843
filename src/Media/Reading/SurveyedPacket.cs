namespace WorkspaceAgents.Media;

/// <summary>A packet as it was found by reading the whole stream.</summary>
/// <param name="Position">Where it starts in the file, or null when the container does not say.</param>
/// <param name="SizeBytes">Its size.</param>
/// <param name="IsKeyframe">The container says that decoding can start here.</param>
internal readonly record struct SurveyedPacket(long? Position, int SizeBytes, bool IsKeyframe);
