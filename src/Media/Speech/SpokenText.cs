namespace WorkspaceAgents.Media;

/// <summary>A text as sound.</summary>
public sealed record SpokenText
{
    /// <summary>The text as it was given.</summary>
    public required string Text { get; init; }

    /// <summary>One channel in [-1, 1]; empty when there was nothing to say.</summary>
    public required float[] Samples { get; init; }

    /// <summary>Samples a second, above 0.</summary>
    public required int SampleRateHz { get; init; }

    /// <summary>Where words begin, in order of the text. A number has one for each word it is said with; punctuation has none.</summary>
    public required IReadOnlyList<SpokenWord> Words { get; init; }
}
