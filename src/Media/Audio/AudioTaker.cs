namespace WorkspaceAgents.Media;

/// <summary>Takes the next stretch of sound; the one after begins where it ends.</summary>
/// <param name="block">Valid until the call returns.</param>
public delegate void AudioTaker(AudioBlock block);
