namespace WorkspaceAgents.Catalog;

/// <summary>Who counted what a reader read.</summary>
public enum ReaderSource
{
    /// <summary>The loader itself, which knows how long its trainer waited.</summary>
    Client,

    /// <summary>The server's <c>/stream</c>, whose wait is for storage and decoding.</summary>
    Server,
}
