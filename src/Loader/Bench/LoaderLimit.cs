namespace WorkspaceAgents.Loader;

/// <summary>What keeps a loader from being faster.</summary>
public enum LoaderLimit
{
    /// <summary>The processors are busy: hashing, decoding, copying.</summary>
    Processor,

    /// <summary>Reading further ahead still makes it faster: each read waits for its answer.</summary>
    Latency,

    /// <summary>Neither: where the bytes come from gives no more of them, network or disk.</summary>
    Source,
}
