namespace WorkspaceAgents.Formats;

/// <summary>What differs between two layers at one frame, or among their time spans.</summary>
/// <param name="Video">The video, when the layers are of several.</param>
/// <param name="Frame">The frame; null for annotations that have a time and no frame.</param>
/// <param name="OnlyFirst">Ids in the first layer without a counterpart.</param>
/// <param name="OnlySecond">Ids in the second layer without a counterpart.</param>
/// <param name="OtherCategory">Pairs that overlap and have other categories.</param>
/// <param name="MeanIou">The mean overlap of the pairs; null without a pair.</param>
public sealed record LayerFrameComparison(
    string? Video, int? Frame, IReadOnlyList<string> OnlyFirst, IReadOnlyList<string> OnlySecond, IReadOnlyList<LayerPair> OtherCategory, double? MeanIou);
