namespace WorkspaceAgents.Alignment;

/// <summary>What the verdict is measured by. Every default is a starting point that a team may change.</summary>
public sealed record AlignmentThresholds
{
    /// <summary>
    /// The largest clock error (residual) that passes, in milliseconds; null (default) for half a median frame. Half a sample interval is not
    /// part of this test: a GPS of 10 Hz is slow, not misaligned. Set <see cref="MaxErrorBoundMs"/> to test the whole bound.
    /// </summary>
    public double? MaxResidualMs { get; init; }

    /// <summary>The largest error bound (residual + half a sample interval) that passes, in milliseconds; null (default) for no such test.</summary>
    public double? MaxErrorBoundMs { get; init; }

    /// <summary>Fraction of frames with sensor values below which a person has to look. Default 0.8.</summary>
    public double ReviewSensorCoverage { get; init; } = 0.8;

    /// <summary>Fraction of frames with sensor values below which the recording is quarantined. Default 0.2.</summary>
    public double QuarantineSensorCoverage { get; init; } = 0.2;

    /// <summary>The longest stretch of the video without sensor samples that passes, in seconds. Default 5.</summary>
    public double ReviewSensorGapSeconds { get; init; } = 5;

    /// <summary>Fraction of a log's rows left out above which a person has to look. Default 0.01.</summary>
    public double ReviewRowsLeftOutFraction { get; init; } = 0.01;

    /// <summary>Fraction of caption time outside the video above which a person has to look. Default 0.1.</summary>
    public double ReviewCaptionsOutside { get; init; } = 0.1;

    /// <summary>Fraction of the video with audio below which a person has to look. Default 0.9.</summary>
    public double ReviewAudioCoverage { get; init; } = 0.9;

    /// <summary>
    /// How far from 0 the video's first frame may lie before tracks without a stated clock need a look, in seconds. Default 0.25:
    /// a player would show such a video from 0, so captions made in one are off by that much.
    /// </summary>
    public double ReviewStartSeconds { get; init; } = 0.25;

    /// <summary>
    /// By how many standard deviations captions must fit the sound's speech better at some time than at others, else a person has to look. Default 3.5; 0 for captions that
    /// are not spoken.
    /// </summary>
    public double MinCaptionSpeechDeviations { get; init; } = 3.5;

    /// <summary>The largest shift of captions, in seconds, that is corrected to when speech is heard without a person, when the estimate passes. Default 0: it is only proposed.</summary>
    public double MaxCaptionCorrectionSeconds { get; init; }

    /// <summary>What is wrong with the numbers, naming the one to change; null when they can be meant.</summary>
    public string? FindProblem()
    {
        if (MaxResidualMs is { } residual && !(residual > 0 && residual <= 60_000))
            return "maxResidualMs is above 0 and at most 60000 ms; leave it out for half a median frame.";
        if (MaxErrorBoundMs is { } bound && !(bound > 0 && bound <= 60_000))
            return "maxErrorBoundMs is above 0 and at most 60000 ms; leave it out for no such test.";
        (string Name, double Value)[] fractions =
        [
            ("reviewSensorCoverage", ReviewSensorCoverage), ("quarantineSensorCoverage", QuarantineSensorCoverage), ("reviewRowsLeftOutFraction", ReviewRowsLeftOutFraction),
            ("reviewCaptionsOutside", ReviewCaptionsOutside), ("reviewAudioCoverage", ReviewAudioCoverage),
        ];
        foreach ((string name, double value) in fractions)
        {
            if (!(value is >= 0 and <= 1))
                return $"{name} is a fraction from 0 to 1.";
        }

        if (!(ReviewSensorGapSeconds is >= 0 and <= 86_400) || !(ReviewStartSeconds is >= 0 and <= 86_400))
            return "reviewSensorGapSeconds and reviewStartSeconds are 0 to 86400 s.";
        if (!(MinCaptionSpeechDeviations is >= 0 and <= 100) || !(MaxCaptionCorrectionSeconds is >= 0 and <= 600))
            return "minCaptionSpeechDeviations is 0 to 100 and maxCaptionCorrectionSeconds 0 to 600 s.";
        return QuarantineSensorCoverage > ReviewSensorCoverage ? "quarantineSensorCoverage is not above reviewSensorCoverage: what is quarantined needs a look too." : null;
    }
}
