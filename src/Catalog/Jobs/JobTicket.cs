using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Catalog;

/// <summary>A job a worker has taken.</summary>
/// <param name="Id">The job.</param>
/// <param name="Kind">What to do.</param>
/// <param name="WorkspaceId">Where.</param>
/// <param name="BatchId">With which batch.</param>
/// <param name="DatasetId">With which dataset.</param>
/// <param name="Version">With which version.</param>
/// <param name="RequestedBy">Who asked.</param>
/// <param name="Worker">Who took it.</param>
public sealed record JobTicket(
    JobId Id, JobKind Kind, WorkspaceId WorkspaceId, BatchId? BatchId, DatasetId? DatasetId, BlobHash? Version, string RequestedBy, string Worker);
