namespace WorkspaceAgents.Media;

/// <summary>What a container says about a packet.</summary>
[Flags]
internal enum PacketFlags : byte
{
    /// <summary>Nothing special.</summary>
    None = 0,

    /// <summary>Decoding can start here.</summary>
    Keyframe = 1,

    /// <summary>Decoded but never shown: outside the edit list, or a packet that yields no frame.</summary>
    Hidden = 2,

    /// <summary>Nothing else is decoded from it.</summary>
    Disposable = 4,

    /// <summary>The container's clock jumped before it.</summary>
    Discontinuity = 8,

    /// <summary>Hidden because the container's edit list leaves it out.</summary>
    CutOff = 16,
}
