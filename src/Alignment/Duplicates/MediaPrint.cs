namespace WorkspaceAgents.Alignment;

/// <summary>
/// What a recording looks and sounds like over time, in numbers that stay nearly the same in copies of it that were encoded again, scaled, made
/// louder or trimmed. An hour takes 115 KB for its pictures and 620 KB for its sound. 0 stands for a moment that says nothing: a plain picture, silence,
/// a steady tone.
/// </summary>
public sealed record MediaPrint
{
    /// <summary>Pictures a second.</summary>
    public const int PicturesPerSecond = 4;

    /// <summary>The samples a second that sound is printed at, of one channel.</summary>
    public const int SoundRateHz = 5512;

    /// <summary>Samples from one sound print to the next: 23.2 ms.</summary>
    public const int SoundHopSamples = 128;

    /// <summary>When the first picture is on screen, in seconds on the file's clock.</summary>
    public double PicturesStartSeconds { get; init; }

    /// <summary>A <see cref="Media.PerceptualHash"/>'s bits for every quarter of a second; empty without video.</summary>
    public IReadOnlyList<ulong> Pictures { get; init; } = [];

    /// <summary>When the first sound print begins, in seconds on the file's clock.</summary>
    public double SoundStartSeconds { get; init; }

    /// <summary>32 bits for every <see cref="SoundHopSamples"/>; empty without sound.</summary>
    public IReadOnlyList<uint> Sound { get; init; } = [];
}
