namespace WorkspaceAgents.Media;

/// <summary>What the operation <c>audio</c> is asked for.</summary>
/// <param name="Options">Which sound, and as what.</param>
/// <param name="StartSeconds">On the file's own clock; negative infinity for the beginning.</param>
/// <param name="StopSeconds">On the file's own clock; positive infinity for the end.</param>
internal sealed record AudioArguments(AudioReaderOptions Options, double StartSeconds, double StopSeconds);
