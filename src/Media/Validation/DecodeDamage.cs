namespace WorkspaceAgents.Media;

/// <summary>What the decoder complained of before a frame came out, or in it.</summary>
/// <param name="Pts">The frame's time in ticks; null when no frame ever came.</param>
/// <param name="Count">The number of errors, 1 or more.</param>
/// <param name="Samples">The last different ones in libav's words.</param>
internal sealed record DecodeDamage(long? Pts, int Count, IReadOnlyList<string> Samples);
