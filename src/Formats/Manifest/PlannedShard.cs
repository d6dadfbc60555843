namespace WorkspaceAgents.Formats;

/// <summary>A shard that a version will have.</summary>
/// <param name="Name">File name, for example <c>train-000000.tar</c>.</param>
/// <param name="Split">The split of its samples.</param>
/// <param name="Part">Which of their members it holds.</param>
/// <param name="Recipe">What the TAR consists of.</param>
public sealed record PlannedShard(string Name, string Split, ShardPart Part, ShardRecipe Recipe);
