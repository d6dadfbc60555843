namespace WorkspaceAgents.Formats;

/// <summary>A version manifest that cannot be trusted. The message names the place in it and what is wrong.</summary>
public sealed class ManifestException(string message, Exception? innerException = null) : Exception(message, innerException);
