namespace WorkspaceAgents.Alignment;

/// <summary>What speaks for a match of two series of events, and what against it.</summary>
internal sealed record EventEvidence
{
    /// <summary>Events that match.</summary>
    public required int Matched { get; init; }

    /// <summary>Events of the track inside the overlap.</summary>
    public required int OfTrack { get; init; }

    /// <summary>Events of the reference inside the overlap.</summary>
    public required int OfReference { get; init; }

    /// <summary>The most events that match at another offset.</summary>
    public required int Rival { get; init; }

    /// <summary>How often chance gives as much.</summary>
    public required double Chance { get; init; }

    /// <summary>Near 1: chance is out of the question, nothing else fits, most events match.</summary>
    public double Confidence => Math.Round(
        Math.Clamp(Math.Sqrt(Share) * (1 - Math.Min(1, Math.Max(0, ((double)Rival / Matched) - 0.5) * 2)) * Math.Clamp(-Math.Log10(Chance + 1e-300) / 8, 0, 1), 0, 0.999), 3);

    private double Share => (double)Matched / Math.Max(1, Math.Min(OfTrack, OfReference));

    public AlignmentVerdict Judge(EventClockOptions options, out List<string> reasons)
    {
        reasons = [];
        if (Matched < options.FewestEvents)
            reasons.Add(ReportBuilder.Text($"Only {Matched} events match; {options.FewestEvents} pass."));
        if (Chance > options.MostChance)
            reasons.Add(ReportBuilder.Text($"{Matched} of {OfTrack} and {OfReference} events match; by chance as many would in {Math.Min(1, Chance):0.0e+0} of such pairs, so it may be chance."));
        if (Share < options.LeastShare)
            reasons.Add(ReportBuilder.Text($"Only {Share * 100:0} % of the events that both should have seen match."));
        // A pattern that fits nearly as well one beat on cannot say which beat it was.
        if (Rival >= Matched - Math.Max(1, 0.25 * Matched))
            reasons.Add(ReportBuilder.Text($"At another offset {Rival} events match where here {Matched} do: the pattern repeats itself. State the clock, or align by something else."));
        if (Chance >= 0.1)
            return AlignmentVerdict.Quarantine;
        return reasons.Count == 0 ? AlignmentVerdict.Pass : AlignmentVerdict.Review;
    }
}
