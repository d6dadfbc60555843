namespace WorkspaceAgents.Catalog;

/// <summary>How two versions were compared.</summary>
public enum ComparisonKind
{
    /// <summary>Line by line.</summary>
    Text,

    /// <summary>By what their headers say: streams, codecs, sizes, durations.</summary>
    Media,

    /// <summary>By hash and size only.</summary>
    Bytes,
}
