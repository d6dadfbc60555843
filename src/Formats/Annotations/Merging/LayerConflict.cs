using System.Text.Json.Nodes;

namespace WorkspaceAgents.Formats;

/// <summary>Something that both changed, each in its own way.</summary>
/// <param name="Video">The video, when the layer is of several.</param>
/// <param name="Frame">The frame; null for the header and for annotations without one.</param>
/// <param name="Id">The annotation's id; <c>header</c> for the header.</param>
/// <param name="Fields">The fields; none when one removed what the other changed.</param>
/// <param name="Base">What it was; null when it was not there.</param>
/// <param name="Ours">What we made of it; null when we removed it.</param>
/// <param name="Theirs">What they made of it; null when they removed it.</param>
public sealed record LayerConflict(string? Video, int? Frame, string Id, IReadOnlyList<string> Fields, JsonObject? Base, JsonObject? Ours, JsonObject? Theirs);
