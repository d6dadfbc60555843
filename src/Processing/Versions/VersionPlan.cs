using WorkspaceAgents.Formats;

namespace WorkspaceAgents.Processing;

/// <summary>Everything a version's id depends on, tools aside.</summary>
/// <param name="Dataset">The dataset's name.</param>
/// <param name="Recordings">The recordings to publish.</param>
/// <param name="Parameters">The choices.</param>
/// <param name="Quarantined">The recordings left out, with reasons.</param>
/// <param name="Notes">Licence and consent.</param>
internal sealed record VersionPlan(
    string Dataset, IReadOnlyList<RecordingInput> Recordings, ManifestParameters Parameters, IReadOnlyList<ManifestQuarantine> Quarantined, ManifestNotes? Notes);
