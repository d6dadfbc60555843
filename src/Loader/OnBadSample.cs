namespace WorkspaceAgents.Loader;

/// <summary>What the loader does with a sample whose bytes are missing or are not what the manifest says.</summary>
public enum OnBadSample
{
    /// <summary>Ends with a <see cref="BadSampleException"/>.</summary>
    Throw,

    /// <summary>Goes on without it; it is counted and named in the <see cref="LoaderReport"/>. The rank then yields one sample less.</summary>
    SkipAndReport,
}
