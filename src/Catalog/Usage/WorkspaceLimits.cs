namespace WorkspaceAgents.Catalog;

/// <summary>What a workspace may hold and for how long. What is null stays as it is.</summary>
public sealed record WorkspaceLimits
{
    /// <summary>Bytes of all versions, the trash included; 0 to <c>Quota:MaxBytes</c>. Below what is used, nothing more can be written.</summary>
    public long? QuotaBytes { get; init; }

    /// <summary>Days the trash keeps what is thrown away, 1 to 3650.</summary>
    public int? TrashRetentionDays { get; init; }
}
