namespace WorkspaceAgents.Media.Tests;

/// <summary>What became of one damaged file.</summary>
/// <param name="Source">What was damaged.</param>
/// <param name="Mutation">How.</param>
/// <param name="LostFrames">How many frames fewer ffmpeg shows than of the source.</param>
/// <param name="LostPictures">How many numbers of the source no picture shows any more.</param>
/// <param name="Report">What validation says.</param>
/// <param name="Reading">What reading every frame ended with; null when it gave every frame that the index has.</param>
/// <param name="Fault">What no service may meet, an exception that is not a <see cref="MediaException"/>; null without one.</param>
internal sealed record MutationTrial(
    GoldenFile Source, Mutation Mutation, int LostFrames, int LostPictures, ValidationReport Report, MediaException? Reading, string? Fault)
{
    /// <summary>Validation has something to say about it.</summary>
    public bool IsFlagged => Report.Verdict != ValidationVerdict.Ok;

    /// <summary>The copy is what a recorder would have written that stopped sooner: a transport stream states no length, and nothing in this one is wrong.</summary>
    public bool IsShorterRecording { get; init; }

    /// <summary>Validation says nothing, and a frame is gone.</summary>
    public bool IsMissed => LostFrames > 0 && !IsFlagged && !IsShorterRecording;

    /// <summary>A worker crashed over it.</summary>
    public bool IsCrash => Reading?.Code == MediaErrorCode.WorkerCrashed || Says("the decoder ");

    /// <summary>It did not end by itself.</summary>
    public bool IsHang => Reading?.Code == MediaErrorCode.TimedOut || Says("was stopped");

    /// <summary>A worker met what our own code does not expect.</summary>
    public bool IsUnexpected => Reading?.Message.Contains("did not expect", StringComparison.Ordinal) == true || Says("did not expect");

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Source} {Mutation.Kind} {Mutation.Seed}: {LostFrames} frames and {LostPictures} pictures lost; {Report.Verdict} {string.Join(' ', Report.Findings.Select(finding => finding.Code))}; {(Reading is null ? "" : $"{Reading.Code}: {Reading.Message}")} {Fault}";

    private bool Says(string words) =>
        Report.Findings.Any(finding => finding.Code == FindingCodes.DecodingFailed && finding.Message.Contains(words, StringComparison.Ordinal));
}
