using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Catalog;

/// <summary>A run of a reader, as its last report has it.</summary>
/// <param name="Job">The job's name.</param>
/// <param name="Rank">Which of its readers.</param>
/// <param name="World">How many it has.</param>
/// <param name="VersionId">What it reads.</param>
/// <param name="VersionNumber">The same as a number.</param>
/// <param name="Split">The split.</param>
/// <param name="Reader">Who, as the audit trail names them.</param>
/// <param name="Source">Who counted.</param>
/// <param name="IsReading">Whether it reported within <see cref="DatasetReaders.LiveFor"/>.</param>
/// <param name="StartedAt">Its first report.</param>
/// <param name="LastAt">Its last report.</param>
/// <param name="Epoch">From 0.</param>
/// <param name="Position">Places of the epoch that the job's readers have read together.</param>
/// <param name="Samples">Samples since it began.</param>
/// <param name="Bytes">Bytes since it began.</param>
/// <param name="SamplesPerSecond">Between its last two reports.</param>
/// <param name="BytesPerSecond">Between its last two reports.</param>
/// <param name="WaitShare">Share of the time it waited for samples, 0 to 1, between its last two reports.</param>
/// <param name="DecodeSeconds">Seconds of decoding since it began.</param>
/// <param name="Stalls">Waits above a tenth of a second since it began.</param>
/// <param name="Skipped">Bad samples passed over since it began.</param>
public sealed record ReaderSummary(
    string Job, int Rank, int World, BlobHash VersionId, int VersionNumber, string Split, string Reader, ReaderSource Source, bool IsReading,
    DateTimeOffset StartedAt, DateTimeOffset LastAt, int Epoch, long Position, long Samples, long Bytes,
    double SamplesPerSecond, double BytesPerSecond, double WaitShare, double DecodeSeconds, long Stalls, long Skipped);
