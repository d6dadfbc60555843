namespace WorkspaceAgents.Alignment;

/// <summary>What happened at the times of an <see cref="EventSeries"/>.</summary>
public enum EventKind
{
    /// <summary>The picture became brighter from one frame to the next: a flash, or a light that went on.</summary>
    Flash,

    /// <summary>Something loud set in: a clap, a slate, a beep.</summary>
    Sound,

    /// <summary>A signal of two levels went up: a trigger or sync line, a light-emitting diode.</summary>
    Pulse,
}
