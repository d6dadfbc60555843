namespace WorkspaceAgents.Loader;

/// <summary>A state that does not belong to what is to be read; the message says in what they differ.</summary>
public sealed class LoaderStateException(string message, Exception? innerException = null) : Exception(message, innerException);
