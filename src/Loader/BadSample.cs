namespace WorkspaceAgents.Loader;

/// <summary>A sample that could not be read.</summary>
/// <param name="Position">Its place in the epoch.</param>
/// <param name="Key">Its key.</param>
/// <param name="Shard">The shard that holds it.</param>
/// <param name="Reason">What is wrong.</param>
public sealed record BadSample(long Position, string Key, string Shard, string Reason);
