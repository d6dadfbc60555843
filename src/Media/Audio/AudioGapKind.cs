namespace WorkspaceAgents.Media;

/// <summary>Where a file's times and the samples it holds do not fit.</summary>
public enum AudioGapKind
{
    /// <summary>Sound is missing; there is silence in its place.</summary>
    Missing,

    /// <summary>Sound that would lie over what came before was left out.</summary>
    Overlap,

    /// <summary>The clock jumps by more than the file lasts (or a day), or backwards by more than ten seconds; the sound goes on as if it had not.</summary>
    ClockJump,

    /// <summary>The time of one packet is wrong, as the one after it shows; the sound goes on as if it were right.</summary>
    WrongTime,
}
