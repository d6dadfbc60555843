using WorkspaceAgents.Media;

namespace WorkspaceAgents.MediaWorker;

/// <summary>A file a worker has open.</summary>
internal sealed class OpenedContent(string key, MediaSource source) : IDisposable
{
    public string Key => key;

    public MediaSource Source => source;

    public void Dispose() => source.Dispose();
}
