namespace WorkspaceAgents.Media;

/// <summary>How loud a stretch of sound is, by ITU-R BS.1770-4 and EBU R128.</summary>
/// <param name="StartSeconds">On the file's own clock.</param>
/// <param name="StopSeconds">The sound at this time is left out.</param>
/// <param name="IntegratedLufs">Null when nothing was louder than -70 LUFS for 400 ms.</param>
/// <param name="SamplePeak">The highest absolute value of a sample; 1 is full scale. 0 without sound.</param>
public sealed record ClipLoudness(double StartSeconds, double StopSeconds, double? IntegratedLufs, double SamplePeak);
