namespace WorkspaceAgents.Media;

/// <summary>What the packets of an MPEG transport stream say was lost before the file was stored.</summary>
internal sealed record TransportDamage
{
    /// <summary>How many bytes are in no packet.</summary>
    public long StrayBytes { get; set; }

    /// <summary>How many packets the sender or receiver marked as damaged.</summary>
    public int MarkedPackets { get; set; }

    /// <summary>In how many places the count of a stream's packets steps.</summary>
    public int Gaps { get; set; }

    /// <summary>The byte at which the first of all that is; null when nothing is wrong.</summary>
    public long? FirstPosition { get; set; }
}
