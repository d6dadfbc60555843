namespace WorkspaceAgents.Benchmarks.Media;

/// <summary>What something took.</summary>
/// <param name="Seconds">By the clock.</param>
/// <param name="ProcessorSeconds">Of all cores, child processes included: other work on the machine changes it less.</param>
internal readonly record struct Measured(double Seconds, double ProcessorSeconds);
