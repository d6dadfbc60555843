namespace WorkspaceAgents.Alignment;

/// <summary>A transcript put on the time of its sound.</summary>
public sealed record SpeechAlignment
{
    /// <summary>The lines in order.</summary>
    public required IReadOnlyList<AlignedLine> Lines { get; init; }

    /// <summary>Pass: the times may be used. Review: a person has to look. Quarantine: the text is not what is said, or nothing can be said.</summary>
    public required AlignmentVerdict Verdict { get; init; }

    /// <summary>Why it is not Pass, and what was noticed; sentences for people.</summary>
    public required IReadOnlyList<string> Reasons { get; init; }

    /// <summary>How sure it is that this text is said in this sound, 0 to 1.</summary>
    public double Confidence { get; init; }

    /// <summary>By how many standard errors the text fits the sound better than its words in other orders.</summary>
    public double Deviations { get; init; }

    /// <summary>How fast the sound speaks; 1 is the synthesiser's rate, about 175 words a minute.</summary>
    public double SpeakingRate { get; init; }

    /// <summary>The lines that have times, as captions.</summary>
    public IReadOnlyList<Caption> ToCaptions() => [.. Lines.Select(line => line.ToCaption()).OfType<Caption>()];

    /// <summary>The same on a clock on which the sound begins at another time than 0.</summary>
    /// <param name="seconds">When the first sample sounds.</param>
    public SpeechAlignment Shifted(double seconds) => seconds == 0 ? this : this with
    {
        Lines = [.. Lines.Select(line => line with
        {
            StartSeconds = line.StartSeconds + seconds,
            StopSeconds = line.StopSeconds + seconds,
            Words = [.. line.Words.Select(word => word with { StartSeconds = word.StartSeconds + seconds, StopSeconds = word.StopSeconds + seconds })],
        })],
    };

    internal static SpeechAlignment Nothing(IReadOnlyList<string> lines, string reason) => new()
    {
        Lines = [.. lines.Select(line => new AlignedLine { Text = line, Words = [.. TranscriptWords.Of(line).Select(word => new CaptionWord(line[word], null, null))] })],
        Verdict = AlignmentVerdict.Quarantine,
        Reasons = [reason],
    };
}
