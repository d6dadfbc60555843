namespace WorkspaceAgents.Media;

/// <summary>What comes before a piece of a track's text (UTF-8).</summary>
/// <param name="Number">The track's place in the list that ends the answer.</param>
/// <param name="Key">The track's name.</param>
/// <param name="Kind">What it holds.</param>
internal sealed record TelemetryHead(int Number, string Key, EmbeddedTrackKind Kind);
