using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Catalog;

/// <summary>Whether a path could be uploaded to.</summary>
/// <param name="Index">Its place in the request, from 0.</param>
/// <param name="Path">As it was sent.</param>
/// <param name="NormalPath">The form it would be stored in; null when it can be none.</param>
/// <param name="Code">Why it would be refused; null when it would not.</param>
/// <param name="Problem">The same for people, with what to do.</param>
/// <param name="Version">The current version, when there is a file: a new one would come after it.</param>
/// <param name="Hash">That version's SHA-256.</param>
public sealed record PathCheck(int Index, string? Path, string? NormalPath, ErrorCode? Code, string? Problem, int? Version, BlobHash? Hash);
