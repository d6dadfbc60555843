namespace WorkspaceAgents.Formats;

/// <summary>Two annotations of two layers that are taken for the same thing.</summary>
/// <param name="First">The id in the first layer.</param>
/// <param name="Second">The id in the second layer.</param>
/// <param name="FirstCategory">Its category in the first layer.</param>
/// <param name="SecondCategory">Its category in the second layer.</param>
/// <param name="Iou">Their overlap, 0 to 1.</param>
public sealed record LayerPair(string First, string Second, string? FirstCategory, string? SecondCategory, double Iou);
