namespace WorkspaceAgents.Catalog;

/// <summary>A split of a version: a folder of shards.</summary>
/// <param name="Name">Its name.</param>
/// <param name="ShardCount">Shards in it.</param>
/// <param name="SampleCount">Samples in them.</param>
/// <param name="SizeBytes">Bytes of all shards.</param>
public sealed record PublishedSplit(string Name, int ShardCount, int SampleCount, long SizeBytes);
