namespace WorkspaceAgents.Alignment;

/// <summary>Where a sound has speech, at 100 Hz, and how well captions' times fit it.</summary>
internal sealed class SpeechProfile
{
    public const double StepSeconds = 0.01;

    private readonly float[] _degrees;
    private readonly double[] _sums;

    public SpeechProfile(AudioSignal audio)
    {
        MelFrames frames = MelFrames.Of(audio, StepSeconds, MelFrames.TopFor(audio.SampleRateHz, audio.SampleRateHz));
        _degrees = SpeechActivity.Of(frames, audio.SampleRateHz).Degrees;
        _sums = new double[_degrees.Length + 1];
        for (int i = 0; i < _degrees.Length; i++)
            _sums[i + 1] = _sums[i] + _degrees[i];
    }

    public double DurationSeconds => _degrees.Length * StepSeconds;

    /// <summary>The mean degree of speech.</summary>
    public double Mean => _degrees.Length == 0 ? 0 : _sums[^1] / _degrees.Length;

    /// <summary>Degrees in steps of several, their mean taken away.</summary>
    public float[] Thinned(int factor)
    {
        float[] thinned = new float[_degrees.Length / factor];
        for (int i = 0; i < thinned.Length; i++)
            thinned[i] = (float)(((_sums[(i + 1) * factor] - _sums[i * factor]) / factor) - Mean);
        return thinned;
    }

    /// <summary>How much more speech there is in the moment after a time than in the moment before, -1 to 1.</summary>
    public double OnsetAt(double seconds, double reachSeconds) => MeanOf(seconds, seconds + reachSeconds) - MeanOf(seconds - reachSeconds, seconds);

    private double MeanOf(double startSeconds, double stopSeconds)
    {
        double from = Math.Clamp(startSeconds / StepSeconds, 0, _degrees.Length);
        double to = Math.Clamp(stopSeconds / StepSeconds, 0, _degrees.Length);
        return (SumTo(to) - SumTo(from)) / Math.Max((stopSeconds - startSeconds) / StepSeconds, 1);
    }

    private double SumTo(double at)
    {
        int below = Math.Min((int)at, _degrees.Length);
        return below == _degrees.Length ? _sums[below] : _sums[below] + ((at - below) * _degrees[below]);
    }
}
