using WorkspaceAgents.Media;

namespace WorkspaceAgents.MediaWorker;

/// <summary>What stays open between jobs, so that the next frame of the same video needs no new beginning. The oldest goes first.</summary>
internal sealed class OpenedContents(ServiceLink link)
{
    private const int MaxCount = 4;

    private readonly List<OpenedContent> _opened = [];

    /// <summary>Which contents are open.</summary>
    public string[] Keys => [.. _opened.Select(content => content.Key)];

    /// <summary>The content of a job.</summary>
    public OpenedContent Open(WorkerJobHead head)
    {
        var content = _opened.Find(known => known.Key == head.Key);
        if (content is not null)
            _opened.Remove(content);
        else
            content = new OpenedContent(head.Key, head.Path is { } path ? MediaSource.OpenFile(path) : MediaSource.OpenRanges(head.Name, head.SizeBytes, (position, bytes) => link.Read(position, bytes.Span)));
        _opened.Add(content);
        while (_opened.Count > MaxCount)
            Drop(_opened[0].Key);
        return content;
    }

    /// <summary>Closes a content, because a job with it failed.</summary>
    public void Drop(string key)
    {
        if (_opened.Find(known => known.Key == key) is not { } content)
            return;
        _opened.Remove(content);
        content.Dispose();
    }
}
