namespace WorkspaceAgents.Media;

/// <summary>What comes before the samples of a block: 32-bit floats, little-endian.</summary>
internal sealed record AudioHead(long FirstSample, double StartSeconds, int SampleRateHz, int Channels, string? ChannelLayout);
