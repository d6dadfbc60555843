namespace WorkspaceAgents.Media;

/// <summary>Which frames a decoder need not decode. The numbers are libav's.</summary>
internal enum DecoderSkip
{
    /// <summary>Decode every frame there is; only useless packets, such as empty ones in AVI, are passed over.</summary>
    Default = 0,

    /// <summary>Pass over frames that no other frame refers to.</summary>
    NonReference = 8,

    /// <summary>Pass over all B-frames.</summary>
    Bidirectional = 16,

    /// <summary>Pass over all frames but intra ones.</summary>
    NonIntra = 24,

    /// <summary>Pass over all frames but keyframes.</summary>
    NonKey = 32,

    /// <summary>Decode nothing.</summary>
    All = 48,
}
