namespace WorkspaceAgents.Media;

/// <summary>What a decoder's threads share. The numbers are libav's.</summary>
[Flags]
internal enum DecoderThreading
{
    /// <summary>Frames: each thread one, so the decoder gives a frame only after as many packets as it has threads.</summary>
    Frame = 1,

    /// <summary>The slices of one frame: no delay, and no gain when the frame has one slice.</summary>
    Slice = 2,

    /// <summary>Frames where the codec can, else slices.</summary>
    FrameOrSlice = Frame | Slice,
}
