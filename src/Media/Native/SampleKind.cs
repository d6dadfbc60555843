namespace WorkspaceAgents.Media;

/// <summary>How a sample of sound is written; the channels of a moment follow each other.</summary>
internal enum SampleKind
{
    /// <summary>32-bit floating point, -1 to 1.</summary>
    Float32,

    /// <summary>16-bit integers.</summary>
    Int16,
}
