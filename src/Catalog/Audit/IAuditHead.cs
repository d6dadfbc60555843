namespace WorkspaceAgents.Catalog;

/// <summary>The row that holds the end of a chain. Who appends locks it first.</summary>
internal interface IAuditHead
{
    /// <summary>The number of the last event, 0 before the first.</summary>
    long AuditSequence { get; set; }

    /// <summary>Its hash; <see cref="AuditChain.Genesis"/> before the first.</summary>
    string AuditHead { get; set; }
}
