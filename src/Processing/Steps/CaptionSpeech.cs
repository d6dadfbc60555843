using WorkspaceAgents.Alignment;

namespace WorkspaceAgents.Processing;

/// <summary>When captions are said, as evidence of their clock.</summary>
internal static class CaptionSpeech
{
    /// <summary>Compares captions with the video's sound, by times alone: what the words are is not looked at.</summary>
    public static ClockEvidence Measure(SoundOnDisk sound, string track, CaptionFile file, CancellationToken cancellationToken)
    {
        var start = sound.Read.FileStartSeconds;
        // Captions count on the video's clock, the signal from its own first sample.
        List<Caption> captions = [.. file.Captions.Select(c => c with { StartSeconds = c.StartSeconds - start, StopSeconds = c.StopSeconds - start })];
        return ClockEvidence.Of(track, CaptionTimingEstimator.Estimate(sound.Signal, captions, voice: null, cancellationToken), start);
    }
}
