namespace WorkspaceAgents.Catalog;

/// <summary>What a dataset's readers together read in a minute.</summary>
/// <param name="At">The minute's start.</param>
/// <param name="SamplesPerSecond">Samples by the clock.</param>
/// <param name="BytesPerSecond">Bytes by the clock.</param>
/// <param name="WaitShare">Share of the readers' time in which they waited for samples, 0 to 1.</param>
/// <param name="Stalls">Waits above a tenth of a second.</param>
public sealed record ReadingPoint(DateTimeOffset At, double SamplesPerSecond, double BytesPerSecond, double WaitShare, long Stalls);
