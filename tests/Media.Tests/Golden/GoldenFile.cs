namespace WorkspaceAgents.Media.Tests;

/// <summary>A generated video and the truth about it.</summary>
/// <param name="Name">What it is: codec, container, variation.</param>
/// <param name="Path">The file.</param>
/// <param name="Numbers">The number that each frame's picture shows, in presentation order.</param>
/// <param name="TimesSeconds">When each frame appears, counted from the first one.</param>
/// <param name="TickSeconds">What the container rounds times to.</param>
internal sealed record GoldenFile(string Name, string Path, IReadOnlyList<int> Numbers, IReadOnlyList<double> TimesSeconds, double TickSeconds)
{
    /// <summary>When the first frame appears; null when the container may move it.</summary>
    public double? StartSeconds { get; init; }

    /// <summary>The clockwise turn the header states.</summary>
    public int RotationDegrees { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
