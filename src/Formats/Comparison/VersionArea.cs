namespace WorkspaceAgents.Formats;

/// <summary>Which part of a version a change is in, in the order people read them.</summary>
public enum VersionArea
{
    /// <summary>A choice.</summary>
    Parameter,

    /// <summary>A tool's version.</summary>
    Tool,

    /// <summary>A step's version.</summary>
    Step,

    /// <summary>Licence or consent.</summary>
    Note,

    /// <summary>A published recording.</summary>
    Recording,

    /// <summary>An input file of a recording.</summary>
    File,

    /// <summary>The clock of a track.</summary>
    Clock,

    /// <summary>The split of a recording that both versions hold.</summary>
    Split,

    /// <summary>A sample.</summary>
    Clip,

    /// <summary>A shard, by its content.</summary>
    Shard,

    /// <summary>A recording that was left out.</summary>
    Quarantine,
}
