namespace WorkspaceAgents.Media;

/// <summary>What the operation <c>loudness</c> is asked for.</summary>
/// <param name="StartSeconds">Where each stretch starts, on the file's own clock.</param>
/// <param name="StopSeconds">Where each stops.</param>
internal sealed record LoudnessArguments(double[] StartSeconds, double[] StopSeconds);
