namespace WorkspaceAgents.Alignment;

/// <summary>One caption: a text that is shown during [start, stop).</summary>
/// <param name="StartSeconds">Start in seconds of track time, 0 or more.</param>
/// <param name="StopSeconds">Stop in seconds of track time, later than the start.</param>
/// <param name="Text">Plain text: tags removed, entities decoded, lines parted by \n.</param>
/// <param name="Id">The cue's number or identifier as written; null when it has none.</param>
public sealed record Caption(double StartSeconds, double StopSeconds, string Text, string? Id = null)
{
    /// <summary>Who says it, as written; null when the file does not tell.</summary>
    public string? Speaker { get; init; }

    /// <summary>Its words in order, where the format has them; empty otherwise.</summary>
    public IReadOnlyList<CaptionWord> Words { get; init; } = [];
}
