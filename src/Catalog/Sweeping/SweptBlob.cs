using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Catalog;

/// <summary>Bytes that a sweep would take.</summary>
/// <param name="Hash">Their SHA-256.</param>
/// <param name="SizeBytes">How many.</param>
/// <param name="Why">Why nobody needs them, in words.</param>
/// <param name="LastVersion">The newest expired version that names them, as in <c>kitchen v3</c>; null when none does.</param>
public sealed record SweptBlob(BlobHash Hash, long SizeBytes, string Why, string? LastVersion);
