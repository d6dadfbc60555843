using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Processing;

/// <summary>A shard as a recipe.</summary>
/// <param name="Recipe">The recipe's blob.</param>
/// <param name="Sha256">SHA-256 of the TAR it describes.</param>
/// <param name="LengthBytes">Length of the TAR.</param>
internal sealed record MadeShard(BlobInfo Recipe, BlobHash Sha256, long LengthBytes);
