using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Catalog;

/// <summary>One file of a recording.</summary>
/// <param name="Name">Its name within the recording.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="Path">Where it is in the workspace.</param>
/// <param name="FileVersion">The version that was taken.</param>
/// <param name="Hash">SHA-256 of that version.</param>
/// <param name="SizeBytes">Its size.</param>
/// <param name="GivenOffsetSeconds">A clock offset somebody gave; null when nobody did.</param>
/// <param name="GivenDriftPpm">A clock drift somebody gave.</param>
public sealed record TrackSummary(
    string Name, TrackKind Kind, string Path, int FileVersion, BlobHash Hash, long SizeBytes, double? GivenOffsetSeconds, double? GivenDriftPpm)
{
    /// <summary>How far the given clock may be off, ms, as stated.</summary>
    public double? GivenErrorMs { get; init; }

    /// <summary>Every clock that was given, oldest first; the last one holds.</summary>
    public IReadOnlyList<ClockVersion> ClockVersions { get; init; } = [];
}
