namespace WorkspaceAgents.Alignment;

/// <summary>The place of one audio stream on its clock.</summary>
/// <param name="Name">The track's name, unique in the recording.</param>
/// <param name="SampleRateHz">Samples a second, 1 or more.</param>
/// <param name="StartSeconds">Track time of the first sample, in seconds.</param>
/// <param name="DurationSeconds">How long the audio lasts, in seconds.</param>
/// <param name="Clock">The map from track time to reference time; audio of the video's own container shares its clock.</param>
public sealed record AudioTrack(string Name, int SampleRateHz, double StartSeconds, double DurationSeconds, ClockMap Clock);
