namespace WorkspaceAgents.Alignment;

/// <summary>One frame of linear timecode.</summary>
/// <param name="TrackSeconds">When it begins, in seconds from the sound's first sample.</param>
/// <param name="LengthSeconds">How long it is.</param>
/// <param name="Code">What it says.</param>
public readonly record struct LtcFrame(double TrackSeconds, double LengthSeconds, Timecode Code);
