namespace WorkspaceAgents.Catalog;

/// <summary>How much a workspace may hold. Section <c>Quota</c>.</summary>
public sealed class QuotaOptions
{
    /// <summary>What a new workspace may hold: 1 byte or more; 50 GiB unless set.</summary>
    public long DefaultBytes { get; set; } = 50L << 30;

    /// <summary>The most an owner may set for a workspace; no bound unless set.</summary>
    public long MaxBytes { get; set; } = long.MaxValue;
}
