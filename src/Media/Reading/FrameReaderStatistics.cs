namespace WorkspaceAgents.Media;

/// <summary>What a <see cref="FrameReader"/> has done since it was opened.</summary>
/// <param name="FramesDelivered">Frames handed out.</param>
/// <param name="PacketsDecoded">Packets that went through a decoder.</param>
/// <param name="PacketsSkipped">Packets that were not decoded, because nothing refers to their frames and nobody asked for them.</param>
/// <param name="Seeks">How often decoding began at a keyframe; reading on from where a decoder stands is none.</param>
/// <param name="Restarts">How often decoding began again earlier, because what came out was not what the index says.</param>
/// <param name="BytesFetched">Bytes read from where the file lies, by everyone who shares the source.</param>
public sealed record FrameReaderStatistics(
    long FramesDelivered, long PacketsDecoded, long PacketsSkipped, long Seeks, long Restarts, long BytesFetched);
