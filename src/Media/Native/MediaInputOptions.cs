namespace WorkspaceAgents.Media;

/// <summary>How a container is opened.</summary>
internal sealed record MediaInputOptions
{
    /// <summary>
    /// Read on, and decode a little, until every stream is described. Default true. Without it opening takes only what the header says: enough
    /// for MP4 and Matroska, where sizes and formats are stated; MPEG-TS has no streams yet.
    /// </summary>
    public bool FindStreamInfo { get; init; } = true;

    /// <summary>Give every packet of an MP4, also those its edit list hides, with times as if there were none. Default false.</summary>
    public bool IgnoreEditList { get; init; }

    /// <summary>libav's <c>fflags</c>, such as <c>+genpts</c>; null for its default.</summary>
    public string? Flags { get; init; }

    /// <summary>How many bytes are read to find the container and its streams; null for libav's 5 MB.</summary>
    public long? ProbeBytes { get; init; }

    /// <summary>How much of the file's time is looked at to describe its streams, in seconds; null for libav's 5 s.</summary>
    public double? AnalyzeSeconds { get; init; }
}
